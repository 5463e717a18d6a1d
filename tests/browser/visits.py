"""Every page of the site as a reader meets it: at rest, while its labs are at work, and when they are done.

The engine is real, and so is what it says. A visit only keeps its messages back for as long as a state
is to be looked at: at rest none has arrived, at work each lab has said how far it is, and no more.
"""

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.configured import shown

STATES = ("at rest", "at work", "done")
RUN_MS = 120_000

ADDRESSES = shown()
"""Of every page that a lesson's author wrote and the site shows, below the site's own address."""

CLAIMS_AT_WORK = ("latent", "hierarchy", "density", "modules", "tokens")
"""All claims have one lab, which shows at rest what it shows when it is done; these are quick, and differ in parts."""


def has_states(address: str) -> bool:
    """Whether something works there, beside what the others have as well."""
    folder, _, name = address.strip("/").partition("/")
    return folder.startswith("level-") and (name in CLAIMS_AT_WORK if folder == "level-5" else True)


# Beside what conftest.py watches: the readings, and what each stage says.
KEEPING_BACK = """
window.keeping = "everything"; // "progress": one word of how far it is passes; "nothing": all is said
window.kept = [];
const tellsHowFar = ({ type, result }) => type === "progress" || (type === "result" && result.answer === null);
window.Worker = class extends Worker {
  constructor(url, options) {
    super(url, options);
    this.addEventListener("message", (event) => {
      if (keeping === "everything") {
        event.stopImmediatePropagation();
        kept.push([this, event.data]);
      } else if (keeping === "progress" && tellsHowFar(event.data)) {
        keeping = "everything";
      }
    });
  }
};
window.sayWhatWasKept = (next) => {
  keeping = next;
  while (kept.length > 0 && keeping !== "everything") {
    const [worker, data] = kept.shift();
    worker.dispatchEvent(new MessageEvent("message", { data }));
  }
};
"""


# A page that stays at rest needs no Python, which would come up and compute beside it.
RESTING = "window.Worker = class extends EventTarget { postMessage() {} terminate() {} };"


def new_visit(context: BrowserContext, site_url: str, address: str, *, rests: bool = False) -> "Visit":
    """``rests``: it will never be at work."""
    page = context.new_page()
    page.add_init_script(RESTING if rests else KEEPING_BACK)
    return Visit(page, site_url, address)


class Visit:
    """One page in one of its states."""

    def __init__(self, page: Page, site_url: str, path: str) -> None:
        self.page, self.path, self.address, self.state = page, path, site_url + path, ""

    def be(self, state: str) -> None:
        """From one state on to a later one; back to an earlier one by a fresh load."""
        if self.state == state:
            return
        if self.state == "" or STATES.index(state) < STATES.index(self.state):
            self._open()
        if state in STATES[1:] and self.state == "at rest":
            self._begin()
        if state == "done":
            self._finish()
        self.state = state

    def has(self, element: str) -> bool:
        return self.page.locator(element).count() > 0

    def _open(self) -> None:
        self.page.goto("about:blank")
        self.page.goto(self.address)
        self.page.wait_for_function(
            "() => document.readyState === 'complete' && document.querySelector(':not(:defined)') === null"
        )
        self.state = "at rest"

    def _begin(self) -> None:
        """Whatever can be set to work is, up to where it says how far it is."""
        for element in ("failure-lab", "claim-lab"):
            if self.has(element):
                self.page.locator(element).evaluate("lab => lab.scrollIntoView()")
                self._say("progress")
                self._wait("keeping === 'everything'")
        if self.has("training-stage"):
            self._say("nothing")
            for stage in ("court", "experience", "training", "planning"):
                self._wait(f"stages.some(({{ stage }}) => stage === {stage!r})")
            self.page.locator("court-stage [data-part=record]").click()
            self.page.locator("court-stage [data-part=play]").click()
            self.page.wait_for_timeout(500)
            self.page.evaluate("keeping = 'progress'")
            self.page.locator("training-stage [data-part=train]").click()
            self._wait("keeping === 'everything'")
        for listing in self.page.locator("python-listing").all():
            listing.locator("[data-part=run]").click()
        for question in self._questions()[-1:]:
            self._predict(question)

    def _questions(self) -> list[Locator]:
        """The last with each kind of control: what is shown of an answer is the same for all of a kind."""
        kinds = ("input[type=radio]", "drift-sketch", "input[data-part=number]")
        found = [self.page.locator(f"predict-question:has({kind})") for kind in kinds]
        return [each.last for each in found if each.count() > 0]

    def _predict(self, question: Locator) -> None:
        if question.get_attribute("aria-busy") == "true":
            return
        if question.locator("[data-part=outcome]").is_visible():
            return
        choice, point = question.locator("input[type=radio]").first, question.locator("drift-sketch input").first
        number = question.locator("input[data-part=number]")
        if choice.count() > 0:
            choice.check()
        if point.count() > 0:
            point.press("ArrowUp")
        if number.count() > 0:
            number.press("ArrowUp")
        question.locator("[data-part=commit]").click()

    def _finish(self) -> None:
        """All is said; of each kind a question is answered, and the stages have done what they can."""
        self._say("nothing")
        for element in ("failure-lab", "claim-lab"):
            if self.has(element):
                self._wait("readings.length > 0")
        for listing in self.page.locator("python-listing").all():
            expect(listing).to_have_attribute("aria-busy", "false", timeout=RUN_MS)
        for question in self._questions():
            self._predict(question)
            expect(question.locator("[data-part=outcome]")).to_be_visible(timeout=RUN_MS)
        if self.has("training-stage"):
            self._wait("stages.some(({ stage, what }) => stage === 'training' && what === 'done')")
            self.page.locator("court-stage [data-part=play]").click()
            self.page.locator("model-shelf [data-part=name]").fill("A model to be read about")
            self.page.locator("model-shelf [data-part=save-button]").click()
            self.page.locator("planning-stage [data-part=measure]").click()
            expect(self.page.locator("planning-stage [data-who=court] [data-part=rate]")).not_to_have_text(
                "–", timeout=RUN_MS
            )
        self._wait("[...document.querySelectorAll('[aria-busy]')].every((lab) => lab.ariaBusy !== 'true')")

    def _say(self, until: str) -> None:
        self.page.evaluate("sayWhatWasKept", until)

    def _wait(self, condition: str) -> None:
        """A function: a bare expression would need the eval that the page's policy forbids."""
        self.page.wait_for_function(f"() => {condition}", timeout=RUN_MS)
