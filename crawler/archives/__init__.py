"""Web archives: pages that others kept in WARC files, read into the articles that a crawl would have given."""
