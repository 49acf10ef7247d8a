"""``report.html``: one file that opens anywhere, without a network."""
