"""The platform's numbers against the papers: exports of the Console, invoices and plain lists, read, compared and proven. Pure: bytes in, values out."""
