// Runs the program of index.ts without Pulumi's plug-in for Node.js, by the Automation API: node build/run.js preview|up|refresh|destroy
// The stack is PULUMI_STACK, else `dev`. With an ordinary installation of Pulumi, `pulumi up` runs index.ts as it is.

import { LocalWorkspace } from "@pulumi/pulumi/automation";

const COMMANDS = ["preview", "up", "refresh", "destroy"] as const;

async function main(): Promise<void> {
    const command = COMMANDS.find((one) => one === process.argv[2]);
    if (command === undefined) {
        throw new Error(`say one of ${COMMANDS.join(", ")}`);
    }
    const stack = await LocalWorkspace.createOrSelectStack({
        projectName: "claude-quickstart",
        stackName: process.env.PULUMI_STACK ?? "dev",
        program: async () => require("./index"), // what it exports are the stack's outputs
    });
    await stack[command]({ onOutput: (text) => process.stdout.write(text), onError: (text) => process.stderr.write(text) });
}

main().catch((error) => {
    const told = error instanceof Error ? error.message : String(error);
    console.error(/^ stderr: (.+)$/m.exec(told)?.[1] ?? told); // an error of the Automation API has all that was shown once more
    process.exitCode = 1;
});
