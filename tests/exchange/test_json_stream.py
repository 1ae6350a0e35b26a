"""Promise that JSON is read record by record, and that what is odd or broken is told or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Refused
from app.exchange import json_stream
from app.exchange.json_stream import Found, records

LISTS = frozenset({"contents"})


def read(content: bytes | str) -> list[Found]:
    raw = content.encode() if isinstance(content, str) else content
    return list(records(raw, LISTS, lambda: None))


def test_a_page_an_array_and_a_single_object_give_their_records() -> None:
    page = '{"total_items": 2, "contents": [{"id": 1}, {"id": 2}], "empty": false}'
    assert [(one.row, one.record, one.listed) for one in read(page)] == [
        (1, {"id": 1}, True),
        (2, {"id": 2}, True),
    ]
    assert [one.record for one in read('[{"id": 1}, 7, null]')] == [{"id": 1}, 7, None]
    (single,) = read(' {"id": 1, "list": [1, {"a": []}], "none": {}} ')
    assert single.record == {"id": 1, "list": [1, {"a": []}], "none": {}}
    assert not single.listed
    assert read("[]") == []
    assert read('{"contents": []}') == []


def test_what_is_read_is_what_json_reads() -> None:
    for text in ('{"a": "\\u0000 \\ud83d\\ude00 é", "b": [1.5, -2, true, null, {"c": {}}]}', "{}"):
        assert read(text)[0].record == json.loads(text)


@pytest.mark.parametrize(
    "broken",
    [
        "", " ", "nul", "{", "[", "[1", "[1,", "[1,]", '{"a"}', '{"a":', '{"a": 1', '{"a": 1,}',
        '{"a": 1} x', "[1] [2]", '{"contents": [{"id": 1}, {"id"', '{"contents": [{"id": 1}]',
        '["open', "{'a': 1}", "[1 2]", '"just a text"', "12", "<html></html>",
        '{"contents": [{"id": 1}]}\0',
    ],
)  # fmt: skip
def test_a_broken_or_cut_off_file_is_refused_with_what_to_do(broken: str) -> None:
    with pytest.raises(Refused) as refused:
        read(broken)
    assert any(word in refused.value.sentence for word in ("Ask its sender", "Choose a file"))


def test_every_cut_of_a_page_is_refused() -> None:
    whole = json.dumps({"total_items": 1, "contents": [{"id": "1", "name": 'Café \\ " x'}]})
    assert len(read(whole)) == 1
    for end in range(len(whole)):
        with pytest.raises(Refused):
            read(whole[:end])


@pytest.mark.parametrize(
    "content",
    [
        '{"id": "1"}'.encode("utf-16"),
        '{"id": "1"}'.encode("utf-16-be"),
        '{"id": "1"}'.encode("utf-32"),
        '{"name": "Café"}'.encode("latin-1"),
        b'{"name": "\xed\xa0\x80"}',
    ],
)
def test_a_file_that_is_not_utf8_says_how_to_save_it(content: bytes) -> None:
    with pytest.raises(Refused, match="Save it as JSON in UTF-8"):
        read(content)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + '{"name": "Café"}'.encode())[0].record == {"name": "Café"}


def test_over_200_levels_are_refused_before_parsing() -> None:
    deep = '{"a":' * 100 + "[" * 100 + "]" * 100 + "}" * 100
    assert len(read(deep)) == 1
    for text in (f"[{deep}]", "[" * 201, '{"a":' * 100_000):
        with pytest.raises(Refused, match="200 levels"):
            read(text)


def test_brackets_in_text_are_no_levels() -> None:
    text = json.dumps({"a": '\\"[{' * 5000, "b\\": "[" * 300, "c": ["\\" * 3, '"']})
    assert read(text)[0].record == json.loads(text)
    with pytest.raises(Refused, match="200 levels"):
        read(text[:-1] + ', "d": ' + "[" * 200 + "]" * 200 + "}")


def test_depth_is_right_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"a": '\\"[{' * 20, "b\\\\": ["x\\", {"c": '"'}], "é": "[[[[["})
    deep = '{"s": "\\\\\\"[[", "d": ' + "[" * 200 + "]" * 200 + "}"
    for size in range(1, 12):
        monkeypatch.setattr(json_stream, "_CHUNK", size)
        assert read(text)[0].record == json.loads(text)
        with pytest.raises(Refused, match="200 levels"):
            read(deep)


def test_over_100_mb_is_refused_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(json_stream.MOST_BYTES + 1)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("opened")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", never)
        with pytest.raises(Refused, match="100 MB"):
            json_stream.read(large)
    with pytest.raises(Refused, match="cannot be read"):
        json_stream.read(tmp_path / "nowhere.json")
    with pytest.raises(Refused, match="cannot be read"):
        json_stream.read(tmp_path)


def test_odd_numbers_and_keys_are_told() -> None:
    (found,) = read('{"a": NaN, "b": -Infinity, "c": 1e999, "d": ' + "9" * 5000 + ', "a2": 2}')
    assert found.record == {"a": None, "b": None, "c": None, "d": "9" * 5000, "a2": 2}
    assert len(found.oddities) == 2
    (twice,) = read('{"x": {"id": 1, "id": 2}}')
    assert twice.record == {"x": {"id": 2}}
    assert twice.oddities == ["a field is given twice; the last one was kept"]
    assert read('{"id": 1, "id": 2}')[0].oddities
    odd, plain = read('[{"id": 1, "id": 2}, {"id": 3}]')
    assert odd.oddities
    assert not plain.oddities


def test_half_a_character_is_told_and_a_pair_is_not() -> None:
    broken, whole = read('[{"a": ["\\uD83D"]}, {"a": "\\ud83d\\ude00"}]')
    assert broken.is_broken
    assert not whole.is_broken
    assert read('[{"\\udc00": 1}]')[0].is_broken


def test_checking_refuses_what_reading_would() -> None:
    json_stream.check(b'[{"a": 1}, {"b": [1, {}]}]', lambda: None)
    for broken in (b"[1", b'{"a": 1,}', b'{"contents": [{"a": 1}}'):
        with pytest.raises(Refused):
            json_stream.check(broken, lambda: None)
