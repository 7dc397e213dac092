"""One person's role, one invitation, and what becomes of the organization's keys. Names and addresses are yours to change."""

import pulumi

import pulumi_claude_admin as claude

# Who is an administrator is decided in the Console; every other role may stand here.
claude.OrganizationMember("kofi", user="kofi@example.com", role="developer")
# Sent again by `pulumi up` once it has expired; in sync for ever once it was accepted.
claude.Invite("zoe", email="zoe@example.com", role="claude_code_user")

# A key of your own in AWS KMS, for a workspace that uses it from its first day on.
key = claude.ExternalKey(
    "payments",
    provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/not-a-key"),
    display_name="payments",
)
claude.Workspace("payments", name="Payments", external_key_id=key.id)

# Made by a person in the Console, and switched off: "active" switches it on again.
research = claude.get_workspace_output(name="Research")
claude.ApiKey("notebooks", workspace_id=research.id, name="research-notebooks", status="inactive")

# What people and keys do from now on is written down. A credential that is older than the switch may not read it.
feed = claude.ComplianceSettings("feed", state="enabled")
pulumi.export("can_read_feed", feed.can_read_feed)
