import assert from "node:assert/strict";
import { test } from "node:test";
import { drawScene, framesOf } from "../../../site/scenes/scene-drawing.js";

/** As much of an element as drawing takes. */
class Drawn {
	constructor(name) {
		this.name = name;
		this.attributes = {};
		this.children = [];
	}

	setAttribute(key, value) {
		this.attributes[key] = value;
	}

	toggleAttribute(key, there) {
		if (there) this.attributes[key] = "";
		else delete this.attributes[key];
	}

	append(...children) {
		this.children.push(...children);
	}
}

globalThis.document = { createElementNS: (_, name) => new Drawn(name) };

const SHAPE = {
	kind: "circle",
	label: "",
	role: "first",
	radius: 0.02,
	faint: false,
	shades: null,
	counts: [],
};
const scene = (...shapes) => ({
	x: [-0.5, 1.5],
	y: [0, 1],
	words: [],
	panels: [],
	shapes: shapes.map((shape) => ({ ...SHAPE, ...shape })),
});

function draw(...shapes) {
	const { pictures, moveTo } = drawScene(scene(...shapes));
	return {
		picture: pictures[0],
		moveTo,
		drawn: pictures[0].children[0].children,
	};
}

test("a ball moves between two frames, and jumps where it appears", () => {
	const places = [[[0, 0]], [[0.2, 0.4]], [[null, null]], [[1, 1]]];
	const { moveTo, drawn } = draw({ places });
	moveTo(0.5);
	assert.deepEqual(
		[drawn[0].attributes.cx, drawn[0].attributes.cy],
		["0.1", "0.2"],
	);
	moveTo(1.5);
	assert.equal(drawn[0].attributes.cx, "0.2");
	moveTo(2);
	assert.ok("hidden" in drawn[0].attributes);
	moveTo(3);
	assert.ok(!("hidden" in drawn[0].attributes));
});

test("places that appear one after another are there once their frame has come", () => {
	const { moveTo, drawn } = draw({
		kind: "line",
		places: [
			[
				[0, 0],
				[0, 1],
				[1, 1],
			],
		],
		counts: [1, 2, 3],
	});
	moveTo(0.9);
	assert.equal(drawn[0].attributes.d, "M0 0");
	moveTo(1);
	assert.equal(drawn[0].attributes.d, "M0 0L0 1");
	moveTo(2);
	assert.equal(drawn[0].attributes.d, "M0 0L0 1L1 1");
});

test("a line is broken, and a polygon closed, at a place that is nowhere", () => {
	const places = [
		[
			[0, 0],
			[1, 0],
			[null, null],
			[1, 1],
			[0, 1],
		],
	];
	const { drawn } = draw({ kind: "line", places }, { kind: "dots", places });
	assert.equal(drawn[0].attributes.d, "M0 0L1 0M1 1L0 1");
	assert.equal(drawn[1].attributes.d, "M0 0h0M1 0h0M1 1h0M0 1h0");
});

test("cells are shaded frame by frame, the top row first", () => {
	const corners = [
		[
			[0, 0],
			[1, 1],
		],
	];
	const shades = [
		[
			[1, 0],
			[0, 0],
		],
		[
			[0, 0],
			[0, 0.5],
		],
	];
	const { moveTo, drawn } = draw({ kind: "cells", places: corners, shades });
	const opacity = () =>
		drawn[0].children.map((each) => each.attributes["fill-opacity"]);
	assert.deepEqual(opacity(), ["1", "0", "0", "0"]);
	assert.deepEqual(
		[drawn[0].children[0].attributes.x, drawn[0].children[0].attributes.y],
		["0", "0.5"],
	);
	moveTo(1);
	assert.deepEqual(opacity(), ["0", "0", "0", "0.5"]);
});

test("a scene lasts as long as what lasts longest in it, and is as wide as its view", () => {
	const still = [[[0, 0]]];
	assert.equal(framesOf(scene({ places: still })), 1);
	assert.equal(framesOf(scene({ places: still, counts: [0, 1, 1] })), 3);
	assert.equal(framesOf({ ...scene({ places: still }), words: ["a", "b"] }), 2);
	const { picture } = draw({ places: still });
	assert.equal(picture.attributes.viewBox, "-0.5 -1 2 1");
	assert.equal(
		Number(picture.attributes.width),
		2 * Number(picture.attributes.height),
	);
});

test("each panel is a picture of its part of the view, with the shapes that begin there", () => {
	const { pictures } = drawScene({
		...scene(
			{ places: [[[-0.4, 0]]] },
			{ places: [[[null, null]], [[1.2, 0]], [[0.2, 0]]] },
			{ places: [[[0.6, 0]]] },
		),
		panels: ["left", "right"],
	});
	assert.deepEqual(
		pictures.map(({ attributes }) => attributes.viewBox),
		["-0.5 -1 1 1", "0.5 -1 1 1"],
	);
	assert.deepEqual(
		pictures.map((picture) => picture.children[0].children.length),
		[1, 2],
	);
});
