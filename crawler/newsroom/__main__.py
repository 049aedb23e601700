"""Run the newsroom alone, or print what it planted: `python -m crawler.newsroom [PORT | --gold]`."""

from __future__ import annotations

import sys
import threading

from . import Newsroom


def main() -> int:
    """Serve until Ctrl-C, or print the annotated articles, one line of JSON each; 2 on wrong use."""
    match sys.argv[1:]:
        case ["--gold"]:
            print("\n".join(planted.gold_line() for planted in Newsroom.articles))
        case [] | [str()] as given if all(port.isdecimal() for port in given):
            try:
                serve(int(given[0]) if given else 0)
            except (OSError, OverflowError) as error:
                print(f"newsroom: port {given[0]}: {error}", file=sys.stderr)
                return 2
        case given:
            print(f"usage: python -m crawler.newsroom [PORT | --gold], not {' '.join(given)}", file=sys.stderr)
            return 2
    return 0


def serve(port: int) -> None:
    """Serve until Ctrl-C; raises OSError or OverflowError for a port that cannot be had."""
    with Newsroom(port) as room:
        print(f"newsroom: {len(room.articles)} articles, proxy {room.proxy}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    sys.exit(main())
