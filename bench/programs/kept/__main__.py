"""The resources of the stack that BENCH_KEPT names: as many, with the same inputs, outputs and dependencies."""

from bench.kept import Kept, kept_resources

workspaces: dict[str, Kept] = {}

for each in kept_resources():
    own = each.inputs.get("workspace_id")
    parent = workspaces.get(own) if isinstance(own, str) else None
    inputs = each.inputs if parent is None else {**each.inputs, "workspace_id": parent.id}
    made = Kept(each.name, inputs, outputs=each.outputs.keys() - each.inputs.keys())
    if each.kind == "Workspace":
        workspaces[each.id] = made
