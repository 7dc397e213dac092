from __future__ import annotations

from claude_console_shim.evidence import masked


def test_addresses_and_keys_are_masked() -> None:
    text = (
        '- button "Account menu": Tiny Tools admin@example.com\n- code: sk-ant-sid01-test-not-a-session\n- text: $5.00'
    )
    assert masked(text) == '- button "Account menu": Tiny Tools [masked]\n- code: [masked]\n- text: $5.00'
