"""What the search finds: an entry a term, an entry a source, and no words glued together."""

import json
from pathlib import Path

from builder.content.glossary import Term
from builder.content.references import Source
from builder.output.search import INDEX, add_entries, apart


def test_neighbouring_cells_do_not_become_one_word() -> None:
    assert apart("<td>one</td><td>two</td>") == "<td>one</td> <td>two</td> "
    assert apart("<p>un<b>chang</b>ed</p>") == "<p>un<b>chang</b>ed</p>"


def test_each_term_and_each_source_is_an_entry_of_its_own(tmp_path: Path) -> None:
    (tmp_path / INDEX).parent.mkdir()
    lesson = {"location": "level-1/#a", "title": "A", "text": "words"}
    emptied = {"location": "level-1/#sources-cited-here", "title": "Sources cited here", "text": ""}
    (tmp_path / INDEX).write_text(json.dumps({"config": {}, "docs": [lesson, emptied]}))
    source = Source("lee2020a", "Lee & Li 2020", "A. Lee, B. Li", "On <b>", "arXiv:1", "2020", "", "", True)
    add_entries(tmp_path, [Term("open loop", "Fed by itself.")], [source])
    found = json.loads((tmp_path / INDEX).read_text())
    assert found["config"] == {}
    assert [(entry["location"], entry["title"], entry["text"]) for entry in found["docs"]] == [
        ("level-1/#a", "A", "words"),
        ("glossary/#term-open-loop", "Open loop", "<p>Fed by itself.</p>"),
        ("about/#ref-lee2020a", "Lee &amp; Li 2020", "<p>A. Lee, B. Li. On &lt;b&gt;. arXiv:1.</p>"),
    ]
