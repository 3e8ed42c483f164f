// SPDX-License-Identifier: Apache-2.0

//! The vectors of docs/reviews.json, which were made by another implementation of BLAKE2b.

use crate::{Side, seal_of};

#[test]
fn seals_are_those_of_the_published_vectors() {
	let text = include_str!("../../../../docs/reviews.json");
	let published: serde_json::Value = serde_json::from_str(text).expect("JSON");
	let vectors = published["vectors"].as_array().expect("a list");
	assert!(vectors.len() >= 5, "only {} vectors", vectors.len());
	for vector in vectors {
		let text = |name: &str| vector[name].as_str().expect("a text");
		let bytes = |name: &str| -> [u8; 32] {
			let bytes = sp_core::bytes::from_hex(text(name)).expect("hexadecimal digits");
			bytes.try_into().expect("32 bytes")
		};
		let side = match text("side") {
			"publisher" => Side::Publisher,
			"participant" => Side::Participant,
			other => panic!("no side: {other}"),
		};
		let seal = seal_of(
			text("activity").parse().expect("a number"),
			&bytes("participant"),
			side,
			vector["score"].as_u64().and_then(|score| score.try_into().ok()).expect("a score"),
			&bytes("comment"),
			&bytes("salt"),
		);
		assert_eq!(seal, bytes("seal"), "{}", vector["name"]);
	}
}
