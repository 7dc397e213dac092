// Three teams: who works there, how fast, how much they may spend, and who hears of it. Edit it for your own organization.

import * as claude from "pulumi-claude-admin";

const FINANCE = "finops@example.com";

// Payments: two developers and a bot.
const paymentsWorkspace = new claude.Workspace("payments", { name: "Payments", tags: { "cost-centre": "4711" } });
new claude.WorkspaceMembers("payments", {
    workspaceId: paymentsWorkspace.id,
    members: {
        "ana@example.com": "workspace_developer",
        "ben@example.com": "workspace_developer",
        "finbot@example.com": "workspace_user",
    },
});
new claude.WorkspaceRateLimit("payments-sonnet", {
    workspaceId: paymentsWorkspace.id,
    group: "Claude Sonnet 4.x",
    requestsPerMinute: 500,
    outputTokensPerMinute: 80_000,
});
new claude.WorkspaceSpendLimit("payments", { workspaceId: paymentsWorkspace.id, amount: "5000.00" });
new claude.SpendNotifications("payments", {
    workspaceId: paymentsWorkspace.id,
    thresholds: ["2500.00", "4500.00"],
    recipients: [FINANCE, "ana@example.com"],
});

// Support: one who looks after the workspace, two who use it.
const supportWorkspace = new claude.Workspace("support", { name: "Support", tags: { "cost-centre": "4712" } });
new claude.WorkspaceMembers("support", {
    workspaceId: supportWorkspace.id,
    members: {
        "chloe@example.com": "workspace_admin",
        "kofi@example.com": "workspace_user",
        "lena@example.com": "workspace_user",
    },
});
new claude.WorkspaceRateLimit("support-haiku", {
    workspaceId: supportWorkspace.id,
    group: "Claude Haiku 4.x",
    requestsPerMinute: 1_000,
});
new claude.WorkspaceSpendLimit("support", { workspaceId: supportWorkspace.id, amount: "3000.00" });
new claude.SpendNotifications("support", {
    workspaceId: supportWorkspace.id,
    thresholds: ["2400.00"],
    recipients: [FINANCE],
});

// Search: two model groups with limits of their own; for every other group the organization's limits apply.
const searchWorkspace = new claude.Workspace("search", { name: "Search", tags: { "cost-centre": "4713" } });
new claude.WorkspaceMembers("search", {
    workspaceId: searchWorkspace.id,
    members: {
        "dev@example.com": "workspace_developer",
        "emil@example.com": "workspace_developer",
        "fatima@example.com": "workspace_restricted_developer",
    },
});
new claude.WorkspaceRateLimit("search-sonnet", {
    workspaceId: searchWorkspace.id,
    group: "Claude Sonnet 4.x",
    requestsPerMinute: 800,
});
new claude.WorkspaceRateLimit("search-opus", {
    workspaceId: searchWorkspace.id,
    group: "Claude Opus 4.x",
    requestsPerMinute: 200,
});
new claude.WorkspaceSpendLimit("search", { workspaceId: searchWorkspace.id, amount: "8000.00" });
new claude.SpendNotifications("search", {
    workspaceId: searchWorkspace.id,
    thresholds: ["4000.00", "7200.00"],
    recipients: [FINANCE],
});

export const payments = paymentsWorkspace.id;
export const support = supportWorkspace.id;
export const search = searchWorkspace.id;
