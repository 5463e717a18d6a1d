"""The dynamics model: normalise, a multilayer perceptron, the predicted change of the state.

All maths is float64 with + - * / and ``einsum`` on contiguous arrays. That is slower than BLAS on a native machine, the
fastest way under WebAssembly, and gives the same bits on both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.types import ACTION_SIZE, STATE_SIZE, Floats, Transitions
from dreamlab.world.court import COURT
from dreamlab.world.world import World

NARROW = 8
"""Columns up to which a product is formed transposed (``matmul``)."""
MANY, AT_ONCE = 64, 1024
"""Rows from which on ``evaluate`` works transposed, and how many of them at a time: they fit the processor's cache."""
_einsum = getattr(np.einsum, "__wrapped__", np.einsum)
"""einsum without its search for other kinds of arrays, which takes a third of a call on small ones."""


@dataclass(frozen=True)
class Architecture:
    """Hidden layers of the network: ``depth`` (1 to 6) layers of ``width`` (1 to 512) rectified linear units.

    inputs, outputs: S+A and S of the world, the court's unless given; ``training.fit`` takes them from its world

    The output layer sees the inputs as well as the last hidden layer (a direct connection): so no hidden unit is needed
    for the straight flight between two bounces. Raises ValueError for sizes out of range.
    """

    width: int = 64
    depth: int = 1
    inputs: int = STATE_SIZE + ACTION_SIZE
    outputs: int = STATE_SIZE

    def __post_init__(self) -> None:
        if not (1 <= self.width <= 512 and 1 <= self.depth <= 6):
            raise ValueError(f"architecture out of range: width 1..512, depth 1..6, got {self}")
        if self.inputs < 1 or self.outputs < 1:
            raise ValueError(f"a network has at least one input and one output, got {self}")

    def of(self, world: World) -> Architecture:
        """The same hidden layers between this world's state and action, and its next state."""
        return replace(self, inputs=world.state_size + world.action_size, outputs=world.state_size)

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Weight shapes (inputs, outputs) of each layer, the output layer last."""
        hidden = [(self.inputs, self.width)] + [(self.width, self.width)] * (self.depth - 1)
        return (*hidden, (self.width + self.inputs, self.outputs))

    @property
    def parameter_count(self) -> int:
        """Length P of the flat parameter vector."""
        return sum((inputs + 1) * outputs for inputs, outputs in self.shapes)


@dataclass(frozen=True)
class Normaliser:
    """Affine scaling around the network, and the range of the world's sensors.

    centre:       [S+A] subtracted from (state, action)
    gain:         [S+A] multiplied next; with 0 the network does not see that input
    output_scale: [S]   size of a typical change of state; multiplies the network's output
    low, high:    [S]   a predicted state is clipped to them, as a sensor's reading would be
    """

    centre: Floats
    gain: Floats
    output_scale: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Model:
    """A trained dynamics model; ``step`` has the type of the true court's (StepFn).

    parameters: [P] flat, layer after layer: weights [inputs, outputs] row by row, then biases [outputs]
    """

    architecture: Architecture
    normaliser: Normaliser
    parameters: Floats

    def step(self, state: Floats, action: Floats) -> Floats:
        """Predicted next state [..., S], within the sensors' range, for state [..., S] and action [..., A].

        ValueError for a state or an action of another size than it was trained on.
        """
        ends = self.architecture
        if state.shape[-1] != ends.outputs or state.shape[-1] + action.shape[-1] != ends.inputs:
            raise ValueError(
                f"this model knows states of {ends.outputs} numbers and actions of {ends.inputs - ends.outputs}; "
                f"it was given {state.shape[-1]} and {action.shape[-1]}"
            )
        inputs = normalise(self.normaliser, state, action)
        change = evaluate(layers(self.architecture, self.parameters), inputs.reshape(-1, inputs.shape[-1]))
        following = state + change.reshape(state.shape) * self.normaliser.output_scale
        return following.clip(self.normaliser.low, self.normaliser.high, out=following)

    @property
    def digest(self) -> str:
        """SHA-256 of the parameters as little-endian float64, in the order of ``parameters``."""
        return digest(self.parameters)

    @property
    def members(self) -> tuple[Model, ...]:
        """Itself: a model is an ensemble of one."""
        return (self,)


@dataclass(frozen=True)
class Ensemble:
    """Models of one architecture and one normaliser, trained apart on the same experience; predicts their mean.

    Source: Lakshminarayanan et al. 2017 (deep ensembles); Chua et al. 2018 for dynamics models.
    """

    members: tuple[Model, ...]

    def step(self, state: Floats, action: Floats) -> Floats:
        """Mean of the members' predicted next states [..., S]."""
        following = self.members[0].step(state, action)
        for member in self.members[1:]:
            following += member.step(state, action)
        following /= len(self.members)
        return following

    @property
    def digest(self) -> str:
        """As a single model's, over all members' parameters, one after another."""
        return digest(np.concatenate([member.parameters for member in self.members]))


Dynamics = Model | Ensemble
"""A trained dynamics model, whatever it is made of."""


def digest(parameters: Floats) -> str:
    """SHA-256 of a flat parameter vector as little-endian float64."""
    return hashlib.sha256(parameters.astype("<f8").tobytes()).hexdigest()


def check_made_for(model: Dynamics, world: World) -> None:
    """ValueError, in a sentence, where the model was trained in a world of other sizes or ranges."""
    first = model.members[0]
    if first.architecture != first.architecture.of(world):
        ends = first.architecture
        raise ValueError(
            f"this model was made for another world: its states have {ends.outputs} numbers and its actions "
            f"{ends.inputs - ends.outputs}; those of the world {world.name!r} have {world.state_size} "
            f"and {world.action_size}"
        )
    if not (np.array_equal(first.normaliser.low, world.low) and np.array_equal(first.normaliser.high, world.high)):
        raise ValueError(
            f"this model was made for another world: its sensors have other ranges than those of {world.name!r}"
        )


def frozen(model: Dynamics) -> Dynamics:
    """The model as it is now; training goes on in the parameters of the one that it was copied from."""
    if isinstance(model, Ensemble):
        return Ensemble(tuple(replace(member, parameters=member.parameters.copy()) for member in model.members))
    return replace(model, parameters=model.parameters.copy())


def flipped(model: Model, parameter: int, bit: int) -> Model:
    """The model with one bit of one parameter flipped: bit 0 is the lowest of the fraction, 63 the sign.

    IndexError for a parameter that there is not, ValueError for a bit.
    """
    if not 0 <= bit < 64:
        raise ValueError(f"bit should be 0 to 63, got {bit}")
    if not 0 <= parameter < len(model.parameters):
        raise IndexError(f"parameter should be 0 to {len(model.parameters) - 1}, got {parameter}")
    changed = replace(model, parameters=model.parameters.copy())
    changed.parameters.view(np.uint64)[parameter] ^= np.uint64(1) << np.uint64(bit)
    return changed


def parameter_name(architecture: Architecture, parameter: int, world: World = COURT) -> str:
    """What a parameter of the flat vector is, in words: "weight from vy to unit 12 of layer 1".

    IndexError for a parameter that there is not.
    """
    start = 0
    for layer, (inputs, outputs) in enumerate(architecture.shapes):
        end = start + (inputs + 1) * outputs
        if parameter < end:
            source, target = divmod(parameter - start, outputs)
            return _connection(architecture, layer, source, target, world)
        start = end
    raise IndexError(f"parameter should be 0 to {start - 1}, got {parameter}")


def _connection(architecture: Architecture, layer: int, source: int, target: int, world: World) -> str:
    direct = [*(one.name for one in world.state), *(f"the action ({one.name})" for one in world.action)]
    last = layer == architecture.depth
    to = f"the change of {world.state[target].name}" if last else f"unit {target + 1} of layer {layer + 1}"
    if source == architecture.shapes[layer][0]:
        return f"bias of {to}"
    if layer == 0:
        return f"weight from {direct[source]} to {to}"
    if source >= architecture.width:
        return f"weight from {direct[source - architecture.width]}, past all units, to {to}"
    return f"weight from unit {source + 1} of layer {layer} to {to}"


def fit_normaliser(
    data: Transitions, *, world: World = COURT, use_actions: bool = True, use_velocities: bool = True
) -> Normaliser:
    """Scaling from experience: inputs to mean 0 and deviation 1. A component that never varies keeps gain 1.

    world:                       where it was recorded; ValueError where it cannot have been (``check_experience``)
    use_actions, use_velocities: False for a model that must do without these inputs
    """
    world.check_experience(data)
    inputs = np.concatenate([data.state, data.action], axis=-1)
    deviation = inputs.std(axis=0)
    gain = 1.0 / np.where(deviation > 1e-9, deviation, 1.0)
    if not use_actions:
        gain[world.state_size :] = 0.0
    if not use_velocities:
        gain[: world.state_size][world.rates] = 0.0
    change = (data.next_state - data.state).std(axis=0)
    return Normaliser(inputs.mean(axis=0), gain, np.where(change > 1e-9, change, 1.0), world.low, world.high)


def normalise(normaliser: Normaliser, state: Floats, action: Floats) -> Floats:
    """Network inputs [..., S+A]."""
    return (np.concatenate([state, action], axis=-1) - normaliser.centre) * normaliser.gain


def initial_parameters(architecture: Architecture, rng: np.random.Generator) -> Floats:
    """Initial parameters [P]: weights after He et al. 2015, biases spread over the normalised inputs' range.

    Spread biases put the units' kinks where the walls are; the output starts small.
    """
    flat = np.zeros(architecture.parameter_count)
    views = layers(architecture, flat)
    for weights in (layer[:-1] for layer in views):
        weights[...] = rng.standard_normal(weights.shape) * np.sqrt(2.0 / weights.shape[0])
    views[0][-1] = rng.uniform(-2.0, 2.0, views[0].shape[1])
    views[-1][:-1] *= 0.3
    return flat


def layers(architecture: Architecture, flat: Floats) -> list[Floats]:
    """Views into a flat vector [P]: each layer's weights and, as its last row, its biases [inputs + 1, outputs]."""
    views, start = [], 0
    for inputs, outputs in architecture.shapes:
        end = start + (inputs + 1) * outputs
        views.append(flat[start:end].reshape(inputs + 1, outputs))
        start = end
    return views


def matmul(a: Floats, b: Floats) -> Floats:
    """a [i, j] times b [j, k]: the product whose bits do not depend on a BLAS.

    einsum's innermost loop runs along the last axis. Where that is a narrow one the product is formed
    transposed, which adds up the same terms in the same order, in fewer and longer loops. Along a single
    column it would add by vectors of the processor's own width; ``cumsum`` adds one term after another too.
    """
    if b.shape[1] <= NARROW < a.shape[0]:
        return _product(b.T, a.T).T
    if b.shape[1] == 1:
        return (a * b[:, 0]).cumsum(axis=1)[:, -1:]
    return _product(a, b)


def _product(a: Floats, b: Floats) -> Floats:
    """On contiguous operands, since einsum adds in another order along strided ones."""
    return _einsum("ij,jk->ik", np.ascontiguousarray(a), np.ascontiguousarray(b))


def forward(net: list[Floats], inputs: Floats) -> list[Floats]:
    """The inputs of each layer, then the output. A last input of 1 has the biases for weights.

    (inputs, 1) [B, S+A+1], (hidden, 1) [B, W+1] ..., (last hidden, inputs, 1) [B, W+S+A+1], output [B, S]
    """
    direct = np.empty((len(inputs), inputs.shape[1] + 1))
    direct[:, :-1] = inputs
    direct[:, -1] = 1.0
    activations = [direct]
    for index, weights in enumerate(net[:-1]):
        hidden = matmul(activations[-1], weights)
        np.maximum(hidden, 0.0, out=hidden)
        beside = direct if index == len(net) - 2 else direct[:, -1:]
        activations.append(np.concatenate([hidden, beside], axis=1))
    return [*activations, matmul(activations[-1], net[-1])]


def evaluate(net: list[Floats], inputs: Floats) -> Floats:
    """What ``forward`` ends with [B, S], in the same bits; inputs [B, S+A].

    Many rows are worked on transposed: einsum's innermost loop then runs along the rows in every layer, and the output
    layer's inputs need not be put together. Terms are added up in the same order, except for a single row: no part is
    that small. The output lies in memory as that of ``forward`` does, since numpy adds up in the order of memory.
    """
    if len(inputs) < MANY:
        return forward(net, inputs)[-1]
    turned = [(np.ascontiguousarray(layer[:-1].T), layer[-1, :, None]) for layer in net]
    outputs = len(turned[-1][0])
    found = np.empty((outputs, len(inputs))).T if outputs <= NARROW else np.empty((len(inputs), outputs))
    parts = -(-len(inputs) // AT_ONCE)
    for rows in (slice(len(inputs) * k // parts, len(inputs) * (k + 1) // parts) for k in range(parts)):
        found[rows] = _evaluate_turned(turned, inputs[rows].T).T
    return found


def _evaluate_turned(net: list[tuple[Floats, Floats]], inputs: Floats) -> Floats:
    """Output [S, B] for inputs [S+A, B]; weights [outputs, inputs], biases [outputs, 1]."""
    last = np.empty((net[-1][0].shape[1], inputs.shape[1]))
    direct = len(inputs)
    last[-direct:] = inputs
    hidden = last[-direct:]
    for index, (weights, biases) in enumerate(net[:-1]):
        into = last[:-direct] if index == len(net) - 2 else np.empty((len(weights), inputs.shape[1]))
        hidden = _einsum("ij,jk->ik", weights, hidden, out=into)
        hidden += biases
        np.maximum(hidden, 0.0, out=hidden)
    weights, biases = net[-1]
    output = _einsum("ij,jk->ik", weights, last)
    output += biases
    return output


def backpropagate(net: list[Floats], activations: list[Floats], gradient: Floats, into: list[Floats]) -> None:
    """Back-propagation: writes the loss gradient into the views ``into``.

    activations: what ``forward`` returned; its ones have the biases for weights
    gradient:    [B, S] derivative of the loss with respect to the network's output
    """
    for index in range(len(net) - 1, -1, -1):
        weight_gradient = into[index]
        weight_gradient[...] = matmul(activations[index].T, gradient)
        if gradient.shape[1] == 1 or gradient is not np.ascontiguousarray(gradient):
            weight_gradient[-1] = gradient.sum(axis=0)  # in pairs, as numpy adds along a column
        if index:
            width = net[index - 1].shape[1]
            gradient = matmul(gradient, net[index][:width].T)
            gradient *= np.sign(activations[index][:, :width])


def input_gradient(net: list[Floats], activations: list[Floats], gradient: Floats) -> Floats:
    """Derivative [B, S+A] of the loss with respect to the network's inputs; arguments as for ``backpropagate``."""
    size = activations[0].shape[1] - 1
    gradient = matmul(gradient, net[-1][:-1].T)
    direct, gradient = gradient[:, -size:], gradient[:, :-size]
    for index in range(len(net) - 2, -1, -1):
        gradient *= np.sign(activations[index + 1][:, : net[index].shape[1]])
        gradient = matmul(gradient, net[index][:-1].T)
    return gradient + direct
