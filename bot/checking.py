"""What `inquiry-bot check` says of the knowledge base, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.abc import Traversable

from bot.platform.menu import MENU_FILE, read_menu
from handlers.conduct import read_conduct
from knowledge.documents import REPORT, read_documents
from knowledge.entry import Entry
from knowledge.errors import SeedError
from knowledge.evidence.check import check_entries
from knowledge.evidence.form_rules import form_faults
from knowledge.lexicon import read_lexicon
from knowledge.matching.subjects import read_subjects
from knowledge.report.reader import read_report
from knowledge.seeding import locate_entries, read_centre, read_entries
from knowledge.windows import read_window_words

_BESIDE_THE_ENTRIES: tuple[Callable[[Traversable], object], ...] = (
    read_centre,
    read_lexicon,
    read_subjects,
    read_conduct,
    read_window_words,
)


def _list_menu_faults(folder: Traversable, entries: Sequence[Entry]) -> list[str]:
    """Return a line for a menu that cannot be used, or for each key that opens nothing."""
    try:
        menu = read_menu(folder)
    except SeedError as error:
        return [str(error)]
    unknown = menu.list_unknown_keys({entry.id for entry in entries})
    return [f"{MENU_FILE}: the key {key!r} is neither a topic nor an entry" for key in unknown]


def list_seed_faults(folder: Traversable) -> list[str]:
    """Return a line for each faulty row of the seeds, then for each fault of the good rows.

    Both are named by file and line. Word lists, the menu and the centre's record that cannot be
    used stand between them. Raises KnowledgeError when a document cannot be read.
    """
    entries, errors = read_entries(folder)
    faults = check_entries(entries, read_documents(folder))
    if errors:  # a row of the annex may only seem unanswered while its entry is faulty
        faults = [fault for fault in faults if fault.entry != "*"]
    for read in _BESIDE_THE_ENTRIES:
        try:
            read(folder)
        except SeedError as error:
            errors.append(error)
    places = locate_entries(folder)
    lines = (f"{places.get(fault.entry, 'seeds')}: {fault}" for fault in faults)
    return [*map(str, errors), *_list_menu_faults(folder, entries), *lines]


def list_published_faults(folder: Traversable, published: Sequence[Entry]) -> list[str]:
    """Return a line for each fault of what citizens get, held against the shipped documents.

    The window directory is a document of its own, to which staff's review holds it; so are the
    papers that an entry cites and that are not shipped, such as a later report: of such entries
    only the form is checked.
    """
    cited = [one for one in published if not one.window and _cites_other(one)]
    entries = [one for one in published if not one.window and not _cites_other(one)]
    faults = check_entries(entries, read_documents(folder))
    faults += [fault for one in cited for fault in form_faults(one)]
    return [f"published: {fault}" for fault in faults]


def _cites_other(entry: Entry) -> bool:
    """Tell whether an entry rests on a paper that is not among the shipped documents."""
    return bool(entry.source.citation) and not entry.source.document


def list_contradictions(folder: Traversable) -> list[str]:
    """Return a line for each place where the report contradicts itself; these are no faults."""
    report = read_documents(folder).get(REPORT)
    found = read_report(report.text).contradictions if report else ()
    return [f"{one.rule} ({'、'.join(one.places)}): {one.says}" for one in found]
