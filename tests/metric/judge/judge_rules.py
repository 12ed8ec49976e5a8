"""What the judge in the tests answers: by rules, from what stands in the message alone."""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from loopback import Reply, Request, Server, completion, error, http, ok

_MATERIAL = re.compile(r"<([A-Za-z-]+)-([0-9a-f]{8})>\n(.*?)\n</\1-\2>", re.DOTALL)
_SENTENCE = re.compile(r"[^.]+\.")
RATES = {"4": -0.7, " 5": -1.2, "1": -9999.0, "four": -2.0}


def material(message: str) -> dict[str, str]:
    return {name: text for name, _, text in _MATERIAL.findall(message)}


def sentences(text: str) -> list[str]:
    return [" ".join(found.split()) for found in _SENTENCE.findall(text)]


def numbered(text: str) -> list[str]:
    return [line.partition(". ")[2] for line in text.splitlines()]


class Rules:
    """Answers by rules; attributes make it misbehave. ``kinds`` counts the questions."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.kinds: Counter[str] = Counter()
        self.bad: dict[str, int] = {}
        """A word of a message → how many times it is answered with something unreadable."""
        self.bad_answer: Reply = ok("I think it is fine.")
        self.tells_logprobs = True
        self.takes_schemas = True
        self.always_first = False
        self.invents = False
        self.samples: Callable[[int], str] = lambda n: str(3 + n % 2)
        self.anthropic = False
        self.context = 100_000
        self.by_length = False
        """Whether the ratings differ with the summary."""
        server.choose = self.choose

    @property
    def n(self) -> int:
        return len(self.server.requests)

    def choose(self, request: Request) -> Reply:
        body = request.body
        given = material(request.user)
        for word in [word for word, times in self.bad.items() if times and word in request.user]:
            self.bad[word] -= 1
            return self.bad_answer
        if not self.takes_schemas and {"response_format", "output_config"} & set(body):
            return error(400, "response_format of type json_schema is not supported here")
        if "Rate the" in request.user:
            return self.rate(request)
        said = json.dumps(self.said(given, request.user), ensure_ascii=False)
        if self.anthropic:
            return claude(said)
        said = said if "response_format" in body else f"```json\n{said}\n```"
        return self.counted(completion(said), request)

    def said(self, given: dict[str, str], message: str) -> Any:
        if "claims" in given:
            self.kinds["verify"] += 1
            return {"verdicts": self.verdicts(given["article"], numbered(given["claims"]))}
        if "facts" in given:
            self.kinds["check"] += 1
            return {"facts": self.stated(given["summary"], numbered(given["facts"]))}
        if "references" in given:
            self.kinds["facts"] += 1
            return {"facts": sentences(given["references"])}
        if "summary-A" in given:
            self.kinds["compare"] += 1
            return {"reason": "so", "better": self.better(given["summary-A"], given["summary-B"])}
        self.kinds["decompose"] += 1
        found = sentences(given["summary"])
        return {"claims": [{"words": sentence, "claim": sentence} for sentence in found]}

    def verdicts(self, article: str, claims: list[str]) -> list[dict[str, Any]]:
        """Supported is what stands there; contradicted what only says "no" for "the" or so."""
        found = []
        for number, claim in enumerate(claims, 1):
            said = claim.replace(" never ", " ").rstrip(".")
            there = said in " ".join(article.split())
            verdict = "contradicted" if there and " never " in claim else "supported"
            quotations = [said] if there else []
            if self.invents and not there:
                quotations = ["words that stand nowhere"]
            elif not there:
                verdict = "not_stated"
            row = {"number": number, "quotations": quotations, "verdict": verdict}
            found.append(row)
        return found

    def stated(self, summary: str, facts: list[str]) -> list[dict[str, Any]]:
        rows = []
        for number, fact in enumerate(facts, 1):
            there = fact in summary
            quotation = fact if there else ("stands nowhere" if self.invents else "")
            rows.append({"number": number, "quotation": quotation, "stated": there or self.invents})
        return rows

    def better(self, one: str, other: str) -> str:
        if self.always_first:
            return "A"
        if len(one) == len(other):
            return "neither"
        return "A" if len(one) > len(other) else "B"

    def counted(self, answer: dict[str, Any], request: Request) -> Reply:
        """Return an answer with the tokens of its message: all of them, or those read."""
        answer["usage"]["prompt_tokens"] = min(self.context, 20 + len(request.content) // 4)
        return http(200, json.dumps(answer))

    def rate(self, request: Request) -> Reply:
        kind = "rate" if "logprobs" in request.body else "sample"
        self.kinds[kind] += 1
        if kind == "sample":
            said = self.samples(self.kinds[kind])
            return claude(said) if self.anthropic else self.counted(completion(said), request)
        answer = completion("4")
        if self.tells_logprobs:
            rates = RATES
            if self.by_length:
                rates = {"4": -0.1, "2": -0.2 * (len(material(request.user)["summary"]) % 7)}
            top = [{"token": token, "logprob": logprob} for token, logprob in rates.items()]
            token = {"token": "4", "logprob": -0.7, "top_logprobs": top}
            answer["choices"][0]["logprobs"] = {"content": [token]}
        return self.counted(answer, request)


def claude(text: str) -> Reply:
    """Return a response as Anthropic's server makes it."""
    usage = {"input_tokens": 900, "output_tokens": 20}
    content = [{"type": "text", "text": text}]
    answer = {"type": "message", "content": content, "stop_reason": "end_turn", "usage": usage}
    return http(200, json.dumps(answer))
