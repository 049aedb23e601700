"""The spiders: NewsSpider in base.py, and a module for each site family that differs from it."""
