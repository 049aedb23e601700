"""Crawling the outlets: sources, discovery, reading pages, the ledger, snapshots and the spiders."""
