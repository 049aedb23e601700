"""What forked children need not load: imported by the server that forks them, before the first fork.

The stages run once, so that rows are parsed, pipelines loaded and patterns compiled. Nothing is crawled, for a reactor
must not be there before a fork: of Scrapy only the classes are loaded that a crawl begins with.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

from scrapy.settings import BaseSettings, Settings
from scrapy.utils.misc import load_object

sys.path.insert(0, str(Path(__file__).parent))

from faults.breaking import crawled, warmed

MODULES = ("crawler.run", "crawler.pipelines", "crawler.health", "extract.origins", "nights")


def load() -> None:
    """Run the stages in a folder of their own, and load Scrapy's classes by its settings."""
    for module in MODULES:
        import_module(module)
    with tempfile.TemporaryDirectory() as folder:
        data = crawled(Path(folder), count=1)
        for stage in ("extract", "check", "publish"):
            warmed(data, stage)
    for value in Settings().values():
        for path in (*value, *value.values()) if isinstance(value, BaseSettings) else (value,):
            if isinstance(path, str) and path.startswith("scrapy."):
                load_object(path)
    assert "twisted.internet.reactor" not in sys.modules


load()
