"""Name the 200 queries that are searched, each as it stands after its last key, and the scopes."""

from __future__ import annotations

from collections.abc import Sequence

FAMILIES = """
Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker White Thompson Hughes
Begum Khan Hussain Adeyemi Okafor Nowak Kowalska Wisniewski Wojcik Zielinski Lukasik Ionescu
Stanescu Muresan Zukauskas Nguyen Yilmaz Muller Strauss Sorensen Kovacs Szabo Macdonald McKenzie
""".split()  # noqa: SIM905
AS_WRITTEN = (
    "Wiśniewski", "Wójcik", "Łukasik", "Mureșan", "Țurcanu", "Žukauskas", "Gruffŷdd", "Ŵyn",
    "Nguyễn", "Müller", "O'Connor", "O’Neill", "o neill", "oneill", "neill", "Smith-Jones",
    "smith jones", "Featherstonehaugh-Adeyemi", "Suleyman", "Tenzin",
)  # fmt: skip
BOTH_NAMES = (
    "Margaret Smith", "smith marg", "john jones", "jones j", "Susan Patel", "patel s", "mary brown",
    "jean taylor", "t jean", "david williams", "williams d", "Małgorzata Nowak", "nowak malg",
    "peter w", "w peter", "michael hughes", "ann walker", "walker a", "linda white", "ibrahim khan",
)  # fmt: skip
TWO_LETTERS = """
sm jo ta br wi da pa wr wa wh th hu be kh ha ma cl tu hi co mo ba ki al ja sc ph ri ad ok
""".split()  # noqa: SIM905
ONE_LETTER = tuple("jsmabdcewp")
BORN = (
    "14/08/1960", "01/01/1950", "3/4/1948", "29.02.1952", "17-Aug-1965", "5 May 1971",
    "1955-06-30", "31/12/1939", "12/11/80", "7/7/1957",
)  # fmt: skip
NUMBERS = (
    "999000", "9990000018", "999 000 0018", "9990012", "999 005", "99900", "9990099", "999 000 1",
    "07700", "07700 900", "07700900123", "+447700900", "0770090", "07700 9005", "900",
)  # fmt: skip
POSTCODES = (
    "NN11", "NN11 4", "NN1", "NN14 2", "NN5 5", "nn8", "NN16 9", "nn12 6", "NN3 8HN", "NN13 7AA",
)  # fmt: skip
NOBODY = ("zzzz", "qx", "Xyzzy", "smith zzz", '"', "a AND b", "NEAR(", "%", "_", "*")
MIXED = (
    "smith 14/08/1960", "john 1/1/1950", "nowak NN11", "j 07700", "patel 999000", "mary NN1",
    "sm j", "jo m", "ta s", "br a", "wi d", "da e", "pa p", "ha k", "be f", "o c",
)  # fmt: skip


def queries() -> list[str]:
    """Give the 200, always the same in the same order."""
    half = [name[: 2 + len(name) // 2].lower() for name in FAMILIES[:21]]
    found = [*FAMILIES, *AS_WRITTEN, *BOTH_NAMES, *TWO_LETTERS, *ONE_LETTER, *BORN, *NUMBERS]
    return [*found, *POSTCODES, *NOBODY, *MIXED, *half]


def combinations(
    queries: Sequence[str], scopes: int, parts: int, part: int
) -> list[tuple[str, int]]:
    """Give one of the parts of every query in every scope; each part has every query."""
    return [
        (query, scope)
        for number, query in enumerate(queries)
        for scope in range(scopes)
        if (number + scope) % parts == part
    ]
