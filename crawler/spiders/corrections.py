"""The nightly spider: new articles first, then the young ones again, as news is corrected in its first days."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import GONE, UNANSWERED, Forbidden, Unanswered, conditions, validators_of, words
from crawler.ledger import Rechecked
from crawler.middlewares import NotNow
from crawler.page import NotAnArticle
from crawler.spiders.base import NewsSpider
from db.store import Known
from extract import on_topic


class CorrectingSpider(NewsSpider):
    """Crawls one source, and asks again for its young articles: a changed text becomes a new revision.

    What was read stays where the page is gone, blocked, or no longer readable: a broken layout corrects nothing.
    """

    async def start(self) -> AsyncIterator[Request]:
        """The requests for what is new, then those for what may have changed."""
        async for request in super().start():
            yield request
        for known in self.ledger.rechecks()[: self.budget]:
            yield self.ask_again(known)

    def ask_again(self, known: Known) -> Request:
        """The request for a known article, if it has changed."""
        return Request(
            known.page.url + self.source.profile.whole,
            self.again,
            errback=self.unanswered_again,
            headers=conditions(known.visit.validators),
            cb_kwargs={"known": known},
            meta={"dont_redirect": True},
        )

    async def again(self, response: Response, known: Known) -> AsyncIterator[Rechecked]:
        """Tell whether a known article has changed, or why that cannot be told; without an answer it is asked later."""
        if response.status == 304:
            yield Rechecked(known, validators=known.visit.validators)
        elif response.status == 200:
            try:
                yield await self.compared(response, known)
            except NotAnArticle as error:
                if self.accepts(error.reason):
                    yield Rechecked(known, f"asked again: {error.reason}")
            except Forbidden as error:
                yield Rechecked(known, f"asked again: {error}")
            except Unanswered as error:
                self.logger.info("asked again: %s: %s", known.page.url, error)
        elif response.status in GONE or response.status < 400:
            yield Rechecked(known, f"asked again: {response.status}")

    async def compared(self, response: Response, known: Known) -> Rechecked:
        """What a page that answered says of a known article."""
        article, replies = await self.whole(response, known.page)
        stored, validators = self.ledger.stored(known.page), validators_of(*replies)
        if (article.title, article.text) == (stored.title, stored.text):
            return Rechecked(known, validators=validators)
        if stored.read_by == "profile" and article.read_by != "profile":
            return Rechecked(known, "asked again: the source's own selectors find no body")
        if not on_topic(article.text):
            return Rechecked(known, "asked again: off topic")
        return Rechecked(known, None, article, await self.keep(known.page, replies), validators)

    def unanswered_again(self, failure: Failure) -> Rechecked | None:
        """Leave an article without an answer for the next run, unless asking for it is forbidden."""
        known: Known = failure.request.cb_kwargs["known"]  # type: ignore[attr-defined]
        match failure.value:
            case NotNow() as error:
                self.monitor.problem(words(error))
            case IgnoreRequest() as error:
                return Rechecked(known, f"asked again: {words(error)}")
            case error if isinstance(error, UNANSWERED):
                self.logger.info("asked again: %s: %s", known.page.url, words(error))
            case _:
                failure.raiseException()
        return None
