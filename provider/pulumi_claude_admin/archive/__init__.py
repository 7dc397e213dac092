"""
Where rows of usage and cost are kept between runs: immutable Parquet files by cube and month, and a numbered manifest.

Nothing here knows HTTP, and nothing here judges what was spent: rows go in, sums come out. Its packages are the extra `audit`.
"""
