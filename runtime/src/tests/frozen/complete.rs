// SPDX-License-Identifier: Apache-2.0

//! That every call is played, or has a reason why not.

use super::*;

/// A pallet and calls of it. `*`: all of them.
type Calls = (&'static str, &'static [&'static str]);

/// The calls that move and bind no free coins of a member, by the reason.
const MOVES_NONE: &[(&str, &[Calls])] = &[
	(
		"they do with the chain, its blocks and its keys, which have to do with no coins",
		&[
			("System", &["*"]),
			("Timestamp", &["*"]),
			("Grandpa", &["*"]),
			("Session", &["*"]),
			("Rotation", &["*"]),
			("MultiBlockMigrations", &["*"]),
		],
	),
	(
		"nobody but root makes them: `what_root_forces_stops_at_a_freeze_of_all` says what comes of it",
		&[("Balances", &["*"])],
	),
	(
		"they dispatch what the Council or root may do, which is played with these origins",
		&[
			("Council", &["*"]),
			("TechnicalCommittee", &["*"]),
			("Whitelist", &["*"]),
			("Scheduler", &["*"]),
		],
	),
	(
		"nobody sets anything aside for them: the deposit is none, or a ticket of a branch's",
		&[("Preimage", &["*"]), ("SafeMode", &["*"]), ("TxPause", &["*"])],
	),
	(
		"they set figures; those that coins hang on are played by `set_parameter`",
		&[("Parameters", &["*"]), ("Standard", &["*"]), ("Oracles", &["*"])],
	),
	("they decide on freezes themselves, and on alerts", &[("Risk", &["*"])]),
	(
		"they are about who decides; what is decided is played",
		&[(
			"Audit",
			&["claim", "release", "ask", "answer", "escalate", "appeal", "set_template", "sample"],
		)],
	),
	(
		"they are about who somebody is, what they know, think and offer",
		&[
			("Credentials", &["*"]),
			("Reviews", &["*"]),
			("Noticeboard", &["*"]),
			(
				"Profiles",
				&[
					"accept",
					"erase_field",
					"forget_grant",
					"grant_read",
					"propose_field",
					"register",
					"register_keyless",
					"revoke_read",
					"set_kind",
					"withdraw_field",
					"withdraw_move",
					"withdraw_registration",
				],
			),
		],
	),
	(
		"they are about branches and their staff; closing one is played",
		&[(
			"Branches",
			&[
				"admit",
				"grant_role",
				"move_below",
				"reinstate",
				"rename",
				"renew_certificate",
				"replace_account",
				"revoke_certificate",
				"revoke_role",
				"set_contact",
				"suspend",
			],
		)],
	),
	(
		"they are about what branches owe each other and may mint, and what pots pay",
		&[
			("Clearing", &["add_guarantee", "net", "remove_guarantee", "set_limit"]),
			(
				"Pots",
				&[
					"allocate",
					"approve",
					"give_back",
					"hand_over",
					"reassign",
					"sweep",
					"use_earmark",
					"withdraw",
				],
			),
			("TimeCoin", &["delegate_quota", "set_quota", "withdraw_correction"]),
		],
	),
	(
		"they say who comes to a service or a training, and when: settling it is played",
		&[
			(
				"Activities",
				&[
					"accept_invitation",
					"admit",
					"check_in",
					"check_out",
					"confirm_start",
					"decline",
					"dismiss",
					"invite",
				],
			),
			("Trainings", &["erase_history", "publish", "record_attendance"]),
		],
	),
	(
		"they are about the institutions",
		&[("Partners", &["admit", "reinstate", "replace_account"])],
	),
	(
		"they say who acts for whom; what those do is played",
		&[(
			"Custody",
			&[
				"approve_key",
				"appoint",
				"assign",
				"cancel_death",
				"cancel_key",
				"confirm_death",
				"dismiss",
				"give_mandate",
				"name_successor",
				"recall",
				"refute_death",
				"renounce_mandate",
				"renounce_succession",
				"report_death",
				"request_key",
				"revoke_mandate",
				"veto_key",
			],
		)],
	),
	("it is closed to everybody", &[("Utility", &["as_derivative"])]),
];

#[test]
fn every_call_is_played_or_moves_no_coins() {
	let mut played = BTreeSet::new();
	let mut note = |call: &RuntimeCall| {
		let metadata = call.get_call_metadata();
		played.insert((metadata.pallet_name, metadata.function_name));
	};
	on_consortium(|| {
		town(false);
		for Deed { by, call, .. } in deeds(TIME) {
			note(&call);
			for wrap in WRAPS {
				note(&wrapped(wrap, by, call.clone()).1);
			}
		}
	});
	let mut reasons = BTreeMap::new();
	for (reason, pallets) in MOVES_NONE {
		for (pallet, calls) in *pallets {
			for call in *calls {
				let known = RuntimeCall::get_call_names(pallet).contains(call) || *call == "*";
				assert!(known, "there is no {pallet}.{call}");
				let before = reasons.insert((*pallet, *call), *reason);
				assert_eq!(before, None, "{pallet}.{call} is there twice");
			}
		}
	}
	for pallet in RuntimeCall::get_module_names() {
		for call in RuntimeCall::get_call_names(pallet) {
			let is_played = played.contains(&(*pallet, *call));
			let is_named = reasons.contains_key(&(*pallet, *call));
			let has_reason = is_named || reasons.contains_key(&(*pallet, "*"));
			assert!(is_played || has_reason, "{pallet}.{call} may move coins");
			assert!(!(is_played && is_named), "{pallet}.{call} is played, and said to move none");
		}
	}
}
