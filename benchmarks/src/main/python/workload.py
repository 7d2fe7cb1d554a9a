"""Cuts a ragged multilingual mix of passages and short queries, the same in every run, and counts its tokens.

The text is the sample's own corpus, 14 languages, or what --corpus or --xquad of prepare.py names. Lengths are
log-normal: many short pieces, few long ones. Every engine reads the same files:

    passages.json, queries.json    [{"text": …, "tokens": …}, …]; tokens with prefix and special tokens, as E5 reads it
    workload.json                  totals, and the model's operations without padding
    passages.txt                   the passages, one a line
    words.txt                      short lines of words from all over the vocabulary: the embedding table's every page
                                   is touched, which real text in a few languages does not do
"""

import json
import random
import re
from pathlib import Path

from tokenizers import Tokenizer

REPOSITORY = Path(__file__).resolve().parents[4]
CORPUS = REPOSITORY / "samples/multilingual-rag/src/main/resources/corpus"
QUESTIONS = REPOSITORY / "samples/multilingual-rag/src/test/resources/questions.json"

SEED = 20261101
MAX_TOKENS = 512
PASSAGES, QUERIES = 3600, 500
SHORTEST, LONGEST = 8, 489
MEDIAN, SPREAD = 35.5, 0.83
QUERY_SHORTEST, QUERY_LONGEST = 8, 24
LINES, LINE_SHORTEST, LINE_LONGEST = 100_000, 4, 16


class Corpus:
    """One long text a language, and where its tokens begin and end."""

    def __init__(self, documents: dict[str, list[str]], tokenizer: Tokenizer, draw: random.Random):
        self._tokenizer = tokenizer
        self._draw = draw
        self._languages = sorted(documents)
        self._texts, self._offsets = {}, {}
        for language in self._languages:
            parts = sorted(documents[language])
            draw.shuffle(parts)
            text = " ".join(" ".join(parts).split())
            self._texts[language] = text
            self._offsets[language] = tokenizer.encode(text, add_special_tokens=False).offsets

    def piece(self, number: int, prefix: str, wanted: int, shortest: int, longest: int) -> dict:
        """Returns a text of about the wanted number of tokens, in the languages in turn."""
        language = self._languages[number % len(self._languages)]
        while True:
            text = self._cut(language, wanted - tokens(self._tokenizer, prefix))
            count = tokens(self._tokenizer, prefix + text)
            if shortest <= count <= longest:
                return {"text": text, "tokens": count}

    def _cut(self, language: str, count: int) -> str:
        text, offsets = self._texts[language], self._offsets[language]
        count = min(max(count, 1), len(offsets))
        first = self._draw.randint(0, len(offsets) - count)
        start, end = offsets[first][0], offsets[first + count - 1][1]
        return text[word_start(text, start):end].strip()


def word_start(text: str, at: int) -> int:
    """The start of the word at that place; scripts without spaces may be cut anywhere."""
    space = text.rfind(" ", max(0, at - 12), at + 1)
    return at if space < 0 else space + 1


def tokens(tokenizer: Tokenizer, text: str) -> int:
    return min(len(tokenizer.encode(text).ids), MAX_TOKENS)


def sample_documents(folder: Path) -> dict[str, list[str]]:
    """Files named language-topic.md or .txt, without their front matter."""
    documents = {}
    for file in sorted([*folder.glob("*.md"), *folder.glob("*.txt")]):
        body = re.sub(r"\A---\n.*?\n---\n", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        documents.setdefault(file.name.partition("-")[0], []).append(body)
    return documents


def xquad_documents(folder: Path) -> dict[str, list[str]]:
    """Files named xquad.language.json in SQuAD's format."""
    documents = {}
    for file in sorted(folder.glob("xquad.*.json")):
        articles = json.loads(file.read_text(encoding="utf-8"))["data"]
        documents[file.name.split(".")[1]] = [paragraph["context"] for article in articles
                                             for paragraph in article["paragraphs"]]
    return documents


def length(draw: random.Random) -> int:
    while True:
        wanted = round(MEDIAN * draw.lognormvariate(0, SPREAD))
        if SHORTEST <= wanted <= LONGEST:
            return wanted


def operations(counts: list[int], config: dict) -> int:
    """Multiplications and additions of the encoder's matrix products, attention included, padding not."""
    hidden, feed_forward = config["hidden_size"], config["intermediate_size"]
    linear = 2 * (4 * hidden * hidden + 2 * hidden * feed_forward)
    return config["num_hidden_layers"] * sum(count * linear + 4 * count * count * hidden for count in counts)


def write(documents: dict[str, list[str]], checkpoint: Path, target: Path) -> None:
    if not documents:
        raise SystemExit("the corpus has no documents")
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    draw = random.Random(SEED)
    corpus = Corpus(documents, tokenizer, draw)
    passages = [corpus.piece(i, "passage: ", length(draw), SHORTEST, LONGEST) for i in range(PASSAGES)]
    draw.shuffle(passages)
    questions = [entry["question"] for entry in json.loads(QUESTIONS.read_text(encoding="utf-8"))]
    queries = [{"text": text, "tokens": tokens(tokenizer, "query: " + text)} for text in questions]
    queries += [corpus.piece(i, "query: ", draw.randint(QUERY_SHORTEST, QUERY_LONGEST), QUERY_SHORTEST, QUERY_LONGEST)
                for i in range(QUERIES - len(queries))]
    draw.shuffle(queries)
    write_json(target / "passages.json", passages)
    write_lines(target / "passages.txt", (passage["text"] for passage in passages))
    write_lines(target / "words.txt", word_lines(tokenizer, draw))
    write_json(target / "queries.json", queries)
    config = json.loads((checkpoint / "config.json").read_text())
    write_json(target / "workload.json", {
        "languages": sorted(documents), "seed": SEED,
        "passages": summary(passages, config), "queries": summary(queries, config)})


def word_lines(tokenizer: Tokenizer, draw: random.Random):
    words = sorted(piece[1:] for piece in tokenizer.get_vocab() if piece.startswith("▁") and piece[1:].isalpha())
    for _ in range(LINES):
        yield " ".join(draw.choices(words, k=draw.randint(LINE_SHORTEST, LINE_LONGEST)))


def write_lines(file: Path, lines) -> None:
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def summary(texts: list[dict], config: dict) -> dict:
    counts = sorted(text["tokens"] for text in texts)
    return {"texts": len(counts), "tokens": sum(counts), "shortest": counts[0], "longest": counts[-1],
            "median": counts[len(counts) // 2], "mean": round(sum(counts) / len(counts), 1),
            "operations": operations(counts, config)}


def write_json(file: Path, value) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path):
    return json.loads(file.read_text(encoding="utf-8"))
