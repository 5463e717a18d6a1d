"""Claim of section 5: PAN in miniature, and what is left of it when a part is taken out.

A state is a token and an embedding (``model``). Taken out, one at a time:

words        one network of equal size predicts every step
embedding    the state is nothing but tokens (``codes``)
switch       the same laws, drawn by how often each was right instead of chosen by looking
decoder      the encoder is trained without one, by the latent loss: with a price on its covariance, and alone

Two parts more are put in: words that are added and merged during training (``dynamic``), and words that persist until
the next event (``persisting``). The rival of them all copies what followed the most similar moment (``memory``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Plot, Run, so_far
from dreamlab.claims.pan import codes
from dreamlab.claims.pan.memory import Memory
from dreamlab.claims.pan.model import Miniature, Space, grow_words, learn_flat, learn_space, learn_words
from dreamlab.claims.pan.persisting import learn_waits
from dreamlab.claims.pan.plots import VARIANTS, drift_plot, errors_plot, words_plot
from dreamlab.claims.pan.scenes import dreamt, rally
from dreamlab.claims.pan.words import MOTION
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT, events
from dreamlab.claims.shared.embedding import Views
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.claims.shared.stage import typical
from dreamlab.claims.uncertainty import Estimate, mean, split
from dreamlab.dream.divergence import distances
from dreamlab.dream.rollout import rollout
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions
from dreamlab.world.rallies import Seeds, rallies

EPISODES, EPISODE = 80, 125
HORIZON = 60

WORDS = Control("words", "Words at most", "words", (1, 2, 4, 8, 12), 8)
FLICKER = Control("flicker", "Flicker", "standard deviations", (0.0, 0.25, 0.5, 1.0, 2.0), 0.5, whole=False)


@dataclass(frozen=True)
class Dreamt:
    """Distance from reality.

    drift, last: mean over the rallies at each step [HORIZON], and at the last one with its error
    off: [B] mean over the steps of each rally
    """

    drift: Floats
    last: Estimate
    off: Floats


@dataclass(frozen=True)
class Look:
    """What every dream begins with, one look [B, SENSED], and the reality that it is held against."""

    sensors: Sensors
    begin: Floats
    reality: Trajectories

    def dream(
        self, step: StepFn, space: Space, start: Callable[[Floats], Floats] | None = None
    ) -> Generator[Progress, None, Dreamt]:
        """Dream, decode, read off the sensors; start: embeddings -> the step's states, if those are not the same."""
        parts = []
        for rows in np.array_split(np.arange(len(self.begin)), 4):
            embedded = space.embedding.encode(self.begin[rows])
            first = embedded if start is None else start(embedded)
            path = rollout(step, first, self.reality.actions[rows, :HORIZON])
            seen = space.decode(np.ascontiguousarray(path[..., : embedded.shape[1]]))
            parts.append(distances(self.sensors.state(seen), self.reality.states[rows, : HORIZON + 1]))
            yield Progress("dreaming", len(parts) / 4)
        off = np.concatenate(parts)
        return Dreamt(off[:, 1:].mean(axis=0), mean(off[:, -1]), off.mean(axis=1))

    def rally(self, which: int) -> Trajectories:
        """One rally of the reality, as long as a dream."""
        rows = slice(which, which + 1)
        return Trajectories(self.reality.states[rows, : HORIZON + 1], self.reality.actions[rows, :HORIZON])


@dataclass(frozen=True)
class Prepared:
    """Recorded play as the agent sees it, the look that dreams begin with, and seeds for what is learned."""

    play: Trajectories
    views: Views
    look: Look
    encoder: np.random.SeedSequence
    words: np.random.SeedSequence
    flat: np.random.SeedSequence
    codes: np.random.SeedSequence
    draws: np.random.SeedSequence
    waits: np.random.SeedSequence


def prepared(seed: int, flicker: float) -> Prepared:
    """All that depends on the seed and the sensors alone."""
    seeds = Seeds.of(seed)
    recording, seeing = (np.random.default_rng(each) for each in (seeds.experience, seeds.gusts))
    play, reality = mixed_episodes(court.step, EPISODES, EPISODE, recording), rallies(seeds)
    sensors = Sensors.of(transitions(play).state, flicker, seeing)
    views, begin = record(play, sensors, seeing), sensors(reality.states[:, 0], seeing)
    return Prepared(play, views, Look(sensors, begin, reality), *seeds.training.spawn(6))


def measure(settings: ClaimSettings) -> Run:
    """Record play, train PAN in miniature and what is left of it, let each dream."""
    yield Progress("recording play", 0.0)
    given = prepared(settings["seed"], float(settings["flicker"]))
    views, look, most = given.views, given.look, int(settings["words"])
    dreams: dict[str, Dreamt] = {}

    space = yield from learn_space(views, "generative", np.random.default_rng(given.encoder))
    full = yield from learn_words(views, space, most, np.random.default_rng(given.words))
    dreams["full"] = yield from look.dream(full.step, space)
    memory = Memory.of(views, space)
    dreams["memory"] = yield from look.dream(memory.step, space)
    yield so_far("growing words", 0.3, _findings(dreams))

    single = yield from learn_flat(views, space, np.random.default_rng(given.flat))
    dreams["wordless"] = yield from look.dream(single.step, space)
    dynamic, grown = yield from grow_words(views, space, np.random.default_rng(given.words))
    dreams["dynamic"] = yield from look.dream(dynamic.step, space)
    yield so_far("training the waits", 0.5, _findings(dreams))
    for name, model in {"persisting": full, "dynamic_persisting": dynamic}.items():
        persisting = yield from learn_waits(views, EPISODE, model, np.random.default_rng(given.waits))
        dreams[name] = yield from look.dream(persisting.step, space, persisting.begin)
    yield so_far("taking parts out", 0.6, _findings(dreams))

    table = yield from codes.count(*_recorded(views, space), np.random.default_rng(given.codes))
    dreams["codes"] = yield from look.dream(table.step, space)
    dreams["unswitched"] = yield from look.dream(_by_frequency(full, np.random.default_rng(given.draws)), space)
    for objective in ("latent", "regularised"):
        other = yield from learn_space(views, objective, np.random.default_rng(given.encoder))
        model = yield from learn_words(views, other, most, np.random.default_rng(given.words))
        dreams[objective] = yield from look.dream(model.step, other)
    event = events(transitions(given.play))
    meant, found = (meanings(one.vocabulary.token, event, len(one.vocabulary.laws)) for one in (full, dynamic))
    more = _words(meant) | {f"dynamic_{name}": value for name, value in _words(found).items()}
    more |= {
        "words_added": float(grown.added),
        "words_merged": float(grown.merged),
        "size_ratio": len(single.network.parameters) / full.parameter_count,
    }
    shown = typical(*(dreams[name].off for name in ("full", "memory", "wordless")))
    seen, reality = look.begin[shown : shown + 1], look.rally(shown)
    told = {
        "full": dreamt(full.step, space, look.sensors, seen, reality.actions, full.choose),
        "memory": dreamt(memory.step, space, look.sensors, seen, reality.actions),
        "wordless": dreamt(single.step, space, look.sensors, seen, reality.actions),
    }
    return replace(_findings(dreams, more, (words_plot(found),)), scenes=(rally(told, reality, meant, VARIANTS),))


def _findings(
    dreams: dict[str, Dreamt], more: dict[str, float] | None = None, plots: tuple[Plot, ...] = ()
) -> Findings:
    """Figures and plots of the dreams that are done."""
    figures, errors = split(_figures({name: dreamt.last for name, dreamt in dreams.items()}) | (more or {}))
    drifts = drift_plot({name: dreamt.drift for name, dreamt in dreams.items()})
    ends = errors_plot({name: dreamt.last for name, dreamt in dreams.items()})
    return Findings(figures, (drifts, ends, *plots), {}, errors)


def record(play: Trajectories, sensors: Sensors, rng: np.random.Generator) -> Views:
    """What the agent sees of recorded play; each moment is seen once."""
    seen = transitions(Trajectories(sensors(play.states, rng), play.actions))
    return Views(seen.state, seen.action, seen.next_state)


def meanings(token: np.ndarray, event: np.ndarray, tokens: int) -> np.ndarray:
    """[tokens, len(EVENTS)] steps of each token in which each event happened; the tokens never saw the events."""
    return np.bincount(token * len(EVENTS) + event, minlength=tokens * len(EVENTS)).reshape(tokens, len(EVENTS))


def _figures(last: dict[str, Estimate]) -> dict[str, Estimate | float]:
    ratios = {f"{name}_ratio": each.value / last["full"].value for name, each in last.items() if name != "full"}
    return {f"{name}_error": each for name, each in last.items()} | ratios


def _words(meant: np.ndarray) -> dict[str, float]:
    """How many words, and what of the bounces they name; meant: as ``meanings`` returns."""
    words, bounces = meant[MOTION + 1 :], meant[:, FLIGHT + 1 :]
    return {
        "words_used": float(len(words)),
        "worded": float(bounces[MOTION + 1 :].sum() / bounces.sum()),
        "one_meaning": float(words.max(axis=1, initial=0).sum() / max(words.sum(), 1)),
        "events_named": float(len(set(words[words.sum(axis=1) > 0].argmax(axis=1)) - {FLIGHT})),
    }


def _recorded(views: Views, space: Space) -> tuple[Floats, Floats, Floats]:
    """Embeddings before, actions, embeddings after."""
    return space.embedding.encode(views.seen), views.action, space.embedding.encode(views.following)


def _by_frequency(full: Miniature, rng: np.random.Generator) -> StepFn:
    """The same laws, each drawn as often as it was right in the record."""
    token = full.vocabulary.token

    def step(state: Floats, action: Floats) -> Floats:
        return full.step_by(token[rng.integers(0, len(token), len(state))], state, action)

    return step


CLAIM = Claim("pan", (WORDS, FLICKER), measure)
