"""Writes changed copies of Word agreements: wording inserted as tracked changes, comments at words.

Values in, bytes out. It stands beside the reader because it writes at the very nodes that the reader
read; it imports nothing of reports, and the words of comments come from its callers.
"""
