"""What is measured on: made-up pages as large and as full of furniture as news pages are, and archives of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.newsroom import Newsroom

ON_TOPIC = 0.005
_ROOT = Path(__file__).parent.parent


def words() -> list[str]:
    """Words that look like news: names of places, and those of the newsroom's articles that name no document."""
    with (_ROOT / "extract" / "patterns" / "places.csv").open(encoding="utf-8") as file:
        names = [name for row in csv.reader(file) for name in row[1].split() if name.isalpha()][:4000]
    articles = [a for a in Newsroom.articles if not a.on_topic]
    return names + [word for a in articles for word in a.text.split() if word.isalpha()] * 20


def paragraphs(rnd: random.Random, vocabulary: list[str], count: int) -> list[str]:
    """Paragraphs of three sentences each."""
    return [
        " ".join(" ".join(rnd.choices(vocabulary, k=14)).capitalize() + "." for _ in range(3)) for _ in range(count)
    ]


def page(rnd: random.Random, vocabulary: list[str], title: str, body: list[str]) -> bytes:
    """About 90 kB: a head with scripts, menus, the article as WordPress writes it, lists of other articles, a foot."""
    script = ";".join(f"var v{n}={{id:{rnd.randrange(10**6)},n:'{rnd.choice(vocabulary)}'}}" for n in range(700))
    links = "".join(
        f'<li class="menu-item menu-item-type-post item-{rnd.randrange(10**5)}"><a href="/{rnd.choice(vocabulary)}-'
        f'{rnd.randrange(10**5)}/" title="{" ".join(rnd.choices(vocabulary, k=6))}">'
        f'<img data-src="/wp-content/uploads/{rnd.randrange(10**6)}.jpg" class="lazy"><span>'
        f"{' '.join(rnd.choices(vocabulary, k=8))}</span></a></li>\n"
        for _ in range(170)
    )
    text = "\n".join(f"<p>{line}</p>" for line in body)
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title><script>{script}</script>'
        f'<meta property="article:published_time" content="2016-05-04T10:00:00+07:00"></head><body><nav><ul>{links}'
        f'</ul></nav><article><h1 class="entry-title">{title}</h1><div class="entry-content">{text}</div></article>'
        f"<aside><ul>{links[: len(links) // 3]}</ul></aside><footer>{script[:4000]}</footer></body></html>"
    ).encode()


def pages(count: int, local: float = 1, on_topic: float = ON_TOPIC, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Pages with their URLs; `local` is the share of Indonesian hosts, `on_topic` the share of pages on topic."""
    rnd, vocabulary = random.Random(seed), words()
    stories = [a for a in Newsroom.articles if a.figures]
    for number in range(count):
        host = rnd.choice(["kicknews.today", "www.contohpos.id"]) if rnd.random() < local else "news.example"
        title, body = " ".join(rnd.choices(vocabulary, k=7)), paragraphs(rnd, vocabulary, 9)
        if host != "news.example" and rnd.random() < on_topic / local:
            title, *body = rnd.choice(stories).text.split("\n")
        yield f"https://{host}/berita-{seed}-{number}/", page(rnd, vocabulary, title, body)


def archive(path: Path, count: int, local: float, seed: int) -> int:
    """Write a WARC file with gzip a record, as Common Crawl has them; give its size before packing."""
    size = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, body in pages(count, local, seed=seed):
            size += len(body)
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            fields = {"WARC-Date": "2016-05-04T03:02:01Z"}
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=BytesIO(body),
                    length=len(body),
                    http_headers=http,
                    warc_headers_dict=fields,
                )
            )
    return size
