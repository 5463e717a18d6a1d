"""Claim of section 5: PAN in miniature, and what is left of it when a part is taken out.

A state is a token and an embedding (``model``). Taken out, one at a time:

words        one network of equal size predicts every step
embedding    the state is nothing but tokens (``codes``)
switch       the same laws, drawn by how often each was right instead of chosen by looking
decoder      the encoder is trained without one, by the latent loss: with a price on its covariance, and alone
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run
from dreamlab.claims.pan import codes
from dreamlab.claims.pan.model import Miniature, Space, learn_flat, learn_space, learn_words
from dreamlab.claims.pan.plots import VARIANTS, drift_plot, errors_plot, words_plot
from dreamlab.claims.pan.words import MOTION
from dreamlab.claims.shared.bounces import EVENTS, FLIGHT, events
from dreamlab.claims.shared.embedding import Views
from dreamlab.claims.shared.sensors import Sensors
from dreamlab.dream.divergence import drift_curve
from dreamlab.dream.rollout import rollout
from dreamlab.tasks.settings import Control
from dreamlab.tasks.work import Progress
from dreamlab.types import Floats, StepFn, Trajectories
from dreamlab.world import court
from dreamlab.world.experience import mixed_episodes, transitions
from dreamlab.world.rallies import Seeds, rallies

EPISODES, EPISODE = 80, 125
HORIZON = 60

OBJECTIVE = {"full": "generative", "regularised": "regularised", "latent": "latent"}
"""How the encoder of each of these is trained; the rest share the full model's."""

WORDS = Control("words", "Words at most", "words", (1, 2, 4, 8, 12), 8)
FLICKER = Control("flicker", "Flicker", "standard deviations", (0.0, 0.25, 0.5, 1.0, 2.0), 0.5, whole=False)


def measure(settings: ClaimSettings) -> Run:
    """Record play, train PAN in miniature and what is left of it, let each dream."""
    seeds = Seeds.of(settings["seed"])
    encoder_seed, words_seed, flat_seed, codes_seed, draws_seed = seeds.training.spawn(5)
    recording, seeing = (np.random.default_rng(seed) for seed in (seeds.experience, seeds.gusts))
    yield Progress("recording play", 0.0)
    play, reality = mixed_episodes(court.step, EPISODES, EPISODE, recording), rallies(seeds)
    sensors = Sensors.of(transitions(play).state, float(settings["flicker"]), seeing)
    views, begin = record(play, sensors, seeing), sensors(reality.states[:, 0], seeing)

    models, spaces = {}, {}
    for name, objective in OBJECTIVE.items():
        spaces[name] = yield from learn_space(views, objective, np.random.default_rng(encoder_seed))
        words_rng = np.random.default_rng(words_seed)
        models[name] = yield from learn_words(views, spaces[name], int(settings["words"]), words_rng)
    full, space = models["full"], spaces["full"]
    single = yield from learn_flat(views, space, np.random.default_rng(flat_seed))
    table = yield from codes.count(*_recorded(views, space), np.random.default_rng(codes_seed))
    steps: dict[str, StepFn] = {name: model.step for name, model in models.items()}
    steps |= {"wordless": single.step, "codes": table.step}
    steps |= {"unswitched": _by_frequency(full, np.random.default_rng(draws_seed))}

    drifts = {}
    for name in VARIANTS:
        drifts[name] = yield from _drift(steps[name], spaces.get(name, space), sensors, begin, reality)
    meant = meanings(full.vocabulary.token, events(transitions(play)), len(full.vocabulary.laws))
    figures = _figures(drifts, meant) | {"size_ratio": len(single.network.parameters) / full.parameter_count}
    return Findings(figures, (drift_plot(drifts), errors_plot(drifts, figures), words_plot(meant)))


def record(play: Trajectories, sensors: Sensors, rng: np.random.Generator) -> Views:
    """What the agent sees of recorded play; each moment is seen once."""
    seen = transitions(Trajectories(sensors(play.states, rng), play.actions))
    return Views(seen.state, seen.action, seen.next_state)


def meanings(token: np.ndarray, event: np.ndarray, tokens: int) -> np.ndarray:
    """[tokens, len(EVENTS)] steps of each token in which each event happened; the tokens never saw the events."""
    return np.bincount(token * len(EVENTS) + event, minlength=tokens * len(EVENTS)).reshape(tokens, len(EVENTS))


def _figures(drifts: dict[str, Floats], meant: np.ndarray) -> dict[str, float]:
    last = {name: float(drift[-1]) for name, drift in drifts.items()}
    words, bounces = meant[MOTION + 1 :], meant[:, FLIGHT + 1 :]
    figures = {f"{name}_error": error for name, error in last.items()}
    figures |= {f"{name}_ratio": error / last["full"] for name, error in last.items() if name != "full"}
    return figures | {
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


def _drift(
    step: StepFn, space: Space, sensors: Sensors, begin: Floats, reality: Trajectories
) -> Generator[Progress, None, Floats]:
    """Drift [HORIZON] of a dream that begins with one look [B, SENSED], decoded and read off the sensors."""
    parts = []
    for rows in np.array_split(np.arange(len(begin)), 4):
        path = rollout(step, space.embedding.encode(begin[rows]), reality.actions[rows, :HORIZON])
        parts.append(sensors.state(space.decode(path)))
        yield Progress("dreaming", len(parts) / 4)
    return drift_curve(np.concatenate(parts), reality.states[:, : HORIZON + 1])


CLAIM = Claim("pan", (WORDS, FLICKER), measure)
