"""Exports and invoices as the Console and its bills have them, with invented content."""

from __future__ import annotations

COST_1 = (
    "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type,inference_geo,speed"
)
COST_2 = COST_1.replace("cost_usd", "cost_usd,list_price_usd")
COST_3 = f"{COST_2},api_key_id,api_key_status"
USAGE = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,"
    "web_search_count,inference_geo,speed"
)


def cost_csv(generation: int, *rows: tuple[str, str, str]) -> bytes:
    """A cost export: a row for each day, workspace and amount (USD)."""
    header = (COST_1, COST_2, COST_3)[generation - 1]
    lines = [header]
    for day, workspace, amount in rows:
        listed = f",{amount}" if generation > 1 else ""
        key = ",apikey_01,active" if generation > 2 else ""
        lines.append(
            f'{day},Claude Haiku 4.5,"{workspace}",key,message,≤ 200k,output,{amount}{listed},token,global,{key}'
        )
    return ("\n".join(lines) + "\n").encode()


def invoice_text(
    *items: tuple[str, str, str],
    number: str = "ABCD1234-0001",
    issued: str = "October 1, 2026",
    billed_to: str = "Acme Corp",
    subtotal: str,
    total: str,
    below: tuple[tuple[str, str], ...] = (),
    period: str | None = None,
) -> str:
    """An invoice's text as a layout keeps it: items are description, quantity and amount."""
    lines = [
        "Invoice",
        f"Invoice number     {number}",
        f"Date of issue      {issued}",
        f"Date due           {issued}",
        "",
        "Anthropic, PBC                         Bill to",
        f"548 Market Street                      {billed_to}",
        "",
        "Description                                    Qty      Tax      Amount",
    ]
    for description, quantity, amount in items:
        lines.append(f"{description:45}  {quantity:>4}           {amount:>10}")
        if period is not None:
            lines.append(period)
    lines.append(f"{'Subtotal':>50}   {subtotal:>10}")
    lines += [f"{label:>50}   {amount:>10}" for label, amount in below]
    lines.append(f"{'Total':>50}   {total:>10}")
    lines.append(f"{'Amount due':>50}   {total:>10} USD")
    return "\n".join(lines)


def usage_csv(*rows: str, has_both_writes: bool = True) -> bytes:
    """
    An export of usage: rows as `day,model,workspace,tier` and the counts without cache, written for 5 minutes and an hour, read, output.

    Without `has_both_writes` it is an older one, with one column of what was written.
    """
    header, lines = USAGE, []
    if not has_both_writes:
        header = USAGE.replace(
            "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h", "usage_input_tokens_cache_write"
        )
    for row in rows:
        day, model, workspace, tier, *counts = row.split(",")
        if not has_both_writes:
            counts[1:3] = [str(int(counts[1]) + int(counts[2]))]
        lines.append(f"{day},{model},key,{workspace},{tier},≤ 200k,{','.join(counts)},0,global,")
    return "\n".join([header, *lines, ""]).encode()
