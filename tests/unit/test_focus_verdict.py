from __future__ import annotations

from tools.focus.verdict import LEAST_RUN, ON_INVOICE, WITHOUT_INVOICE, Verdict, read

REPORT = """<testsuites name="FOCUS Validations" tests="4">
  <testsuite name="a">
    <testcase name="BilledCost-C-001-M :: Type" time="0"/>
    <testcase name="InvoiceId-C-005-C :: Nullability" time="0"><failure message="InvoiceId"/></testcase>
    <testcase name="RegionId-C-001-M :: Type" time="0"><skipped message="RegionId"/></testcase>
  </testsuite>
  <testsuite name="b"><testcase name="ListCost-C-009-C :: None" time="0"><error message="no column"/></testcase></testsuite>
</testsuites>"""


def test_rules_that_ran_were_skipped_and_failed_are_told_apart_and_what_could_not_be_tried_failed() -> None:
    assert read(REPORT) == Verdict(run=3, skipped=1, failed=("InvoiceId-C-005-C", "ListCost-C-009-C"))


def test_a_missing_invoice_is_no_fault_and_any_other_failed_rule_is_one() -> None:
    assert Verdict(run=LEAST_RUN, skipped=1, failed=("InvoiceId-C-005-C",)).faults(WITHOUT_INVOICE) == ()
    assert Verdict(run=LEAST_RUN, skipped=1, failed=("InvoiceId-C-005-C", "ListCost-C-009-C")).faults(
        WITHOUT_INVOICE
    ) == ("ListCost-C-009-C failed",)
    assert Verdict(run=LEAST_RUN, skipped=1, failed=("InvoiceId-C-005-C",)).faults(ON_INVOICE) == (
        "InvoiceId-C-005-C failed",
    )


def test_rules_that_were_skipped_in_silence_are_a_fault() -> None:
    (fault,) = Verdict(run=LEAST_RUN - 1, skipped=400, failed=()).faults(WITHOUT_INVOICE)
    assert fault.startswith(f"only {LEAST_RUN - 1} rules ran")
