// SPDX-License-Identifier: Apache-2.0

//! What comes next in a random life: mostly what is sensible, so that lives come far; else anything by anybody.

use super::*;
use crate::{Recurrence, Side, Terms};
use timebank_primitives::Window;

/// What random choice gives; it becomes a deed when its turn comes.
#[derive(Clone, Debug)]
pub enum Wish {
	/// Something new, by one of those who publish.
	Publish(usize, Draft),
	/// Whatever comes next in one of the newest activities for this member, as luck has it.
	Next(usize, AccountId, u8, Draft),
	/// Whatever comes next for one of those who take part in something, as luck has it: those who are furthest are the first.
	GoOn(usize, u8, Draft),
	/// Anything by anybody: the kind of call, the sender, the activity counted from the newest one back, a participant and
	/// others, a figure.
	Any(u8, AccountId, u64, Vec<AccountId>, u32, Draft),
	/// Enrol wherever that is possible, the oldest activity first.
	Join(AccountId),
	/// Manage whatever is possible, the oldest activity first: its publisher invites them, or they accept.
	Manage(AccountId),
	/// Any kind of call about one of those who take part in something, by one of those whom it concerns.
	Odd(u8, usize, u8, u32, Draft),
	/// An appeal of what was decided on some dispute is decided, or it is too late for one.
	Appeal(usize, AccountId, u32),
	/// Whatever is so around activities.
	Fact(u8, AccountId, bool, u32),
	Idle(Option<u64>),
	Wait(Moment),
}

/// Terms whose windows begin a while from the moment at which they are sent.
#[derive(Clone, Debug)]
pub struct Draft {
	/// Four lengths of time: until enrolment, for it, until the service, and beyond the service agreed.
	times: [Moment; 4],
	places: u32,
	steps: u32,
	category: u16,
	required: Vec<CredentialKind>,
	recurrence: Option<(Moment, u32)>,
	/// What is wrong with it, mostly nothing.
	flaw: u8,
}

impl Draft {
	pub fn terms(&self, now: Moment) -> Terms {
		let [ahead, length, between, more] = self.times;
		let from = now + ahead;
		let enrolment = Window { from, until: from + length + 1 };
		let begin = enrolment.from + between;
		let end = (begin + STEP * Moment::from(self.steps)).max(enrolment.until) + more;
		let every = self.recurrence.map(|(every, times)| Recurrence { every, times });
		let mut terms = Terms {
			title: b"Walk to the hospital".to_vec().try_into().expect("short"),
			category: self.category,
			content: [1; 32],
			place: Default::default(),
			enrolment,
			service: Window { from: begin, until: end },
			places: self.places,
			steps: self.steps,
			required: self.required.clone().try_into().expect("few"),
			recurrence: every,
		};
		match self.flaw {
			1 => terms.title = Default::default(),
			2 => terms.place = vec![0xff].try_into().expect("short"),
			3 => terms.service.from = terms.service.until,
			4 => terms.enrolment = Window { from: now - 9, until: now },
			5 => terms.service.until = now + HORIZON + 1,
			6 => terms.enrolment.from = terms.service.from + 1,
			7 => terms.service.from = terms.service.until - STEP * Moment::from(self.steps) + 1,
			8 => terms.required = vec![77].try_into().expect("few"),
			9 => terms.required = vec![1, 1].try_into().expect("few"),
			10 => terms.recurrence = Some(Recurrence { every: HOUR - 1, times: 1 }),
			11 => terms.recurrence = Some(Recurrence { every: HOUR, times: 53 }),
			12 => terms.places = 4,
			13 => terms.places = 0,
			14 => terms.steps = 41,
			15 => terms.steps = 0,
			16 => terms.category = 9,
			_ => {}
		}
		terms
	}
}

/// Those who publish, each with the funding that is theirs.
const PUBLISHERS: [(AccountId, Funding); 9] = [
	(MEI, Funding::Own),
	(MEI, Funding::Own),
	(TOM, Funding::Own),
	(21, Funding::Own),
	(8, Funding::Pot(1)),
	(70, Funding::Pot(1)),
	(72, Funding::Pot(2)),
	(71, Funding::Minted(1)),
	(7, Funding::Minted(1)),
];

const EVERYBODY: [AccountId; 21] =
	[1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 22, 50, 51, 52, 60, 62, 70, 71, 72, 73, 99];

/// How many kinds of calls and of decisions there are.
const CALLS: u8 = 26;

fn draft() -> impl Strategy<Value = Draft> {
	let time =
		|most: Moment| prop_oneof![Just(0), 0..most * STEP, (0..most).prop_map(|of| of * STEP)];
	let long = prop_oneof![1 => Just(0), 6 => 10 * STEP..60 * STEP, 3 => (10u64..60).prop_map(|of| of * STEP)];
	let times = (time(10), long, time(40), time(60));
	let required = prop_oneof![3 => Just(vec![]), 1 => Just(vec![1]), 1 => Just(vec![1, 2])];
	let every = prop_oneof![HOUR..24 * HOUR, (1u64..48).prop_map(|hours| hours * HOUR)];
	let recurrence = prop_oneof![3 => Just(None), 1 => (every, 1u32..5).prop_map(Some)];
	let flaw = prop_oneof![9 => Just(0u8), 1 => 1u8..17];
	let category = prop_oneof![4 => Just(1u16), 1 => Just(3u16)];
	(
		times,
		prop_oneof![3 => Just(1u32), 3 => Just(2u32), 1 => Just(3u32)],
		1u32..41,
		category,
		required,
		recurrence,
		flaw,
	)
		.prop_map(|(times, places, steps, category, required, recurrence, flaw)| Draft {
			times: times.into(),
			places,
			steps,
			category,
			required,
			recurrence,
			flaw,
		})
}

pub fn wish() -> impl Strategy<Value = Wish> {
	let anybody = || prop::sample::select(EVERYBODY.as_slice());
	let participant = || prop::sample::select(vec![2u64, 2, 2, 3, 3, 4, 5, 6, 8, 9, 21]);
	let some = || prop::collection::vec(prop_oneof![6 => participant(), 1 => anybody()], 1..5);
	let back = || prop_oneof![5 => Just(0u64), 3 => 1u64..4, 1 => 4u64..30];
	let newest = || prop_oneof![4 => Just(0usize), 3 => Just(1usize), 1 => 2usize..9];
	prop_oneof![
		6 => (0..PUBLISHERS.len(), draft()).prop_map(|(who, draft)| Wish::Publish(who, draft)),
		60 => (newest(), 0u8..100, draft())
			.prop_map(|(at, luck, draft)| Wish::GoOn(at, luck, draft)),
		30 => (newest(), participant(), 0u8..100, draft())
			.prop_map(|(at, who, luck, draft)| Wish::Next(at, who, luck, draft)),
		20 => (0..CALLS, anybody(), back(), some(), 0u32..50, draft())
			.prop_map(|(kind, by, back, who, figure, draft)| Wish::Any(kind, by, back, who, figure, draft)),
		12 => participant().prop_map(Wish::Join),
		8 => Just(Wish::Manage(22)),
		12 => (0..CALLS, 0usize..20, 0u8..100, 0u32..50, draft())
			.prop_map(|(kind, at, luck, figure, draft)| Wish::Odd(kind, at, luck, figure, draft)),
		6 => (0usize..9, anybody(), 0u32..50)
			.prop_map(|(at, by, figure)| Wish::Appeal(at, by, figure)),
		5 => (0u8..13, anybody(), prop::bool::weighted(0.4), 0u32..400)
			.prop_map(|(kind, who, is_so, figure)| Wish::Fact(kind, who, is_so, figure)),
		8 => prop_oneof![3 => Just(None), 1 => (0u64..4).prop_map(Some)].prop_map(Wish::Idle),
		6 => prop_oneof![4 => 0..10 * STEP, 1 => 0..5 * HOUR].prop_map(Wish::Wait),
	]
}

impl Wish {
	pub fn deed(&self, model: &Model) -> Deed {
		match self {
			Wish::Publish(who, draft) => publish(*who, draft, model.now),
			Wish::Next(at, who, luck, draft) => {
				let mut open = model.lives.iter().rev().map(|(id, life)| (*id, life));
				match open.nth(*at) {
					Some((id, life)) => next(model, id, life, *who, *luck, draft),
					None => publish(usize::from(*luck) % PUBLISHERS.len(), draft, model.now),
				}
			}
			Wish::Join(who) => {
				let may_join = |life: &&Life| {
					let Terms { enrolment, .. } = &life.terms;
					life.stage == Stage::Open
						&& enrolment.contains(model.now)
						&& !life.rows.contains_key(who)
				};
				match model.lives.iter().find(|(_, life)| may_join(life)) {
					Some((id, _)) => Deed::Send(*who, Call::enrol { activity: *id }),
					None => Deed::Idle(None),
				}
			}
			Wish::Manage(who) => {
				let accepts = |life: &&Life| life.managers.get(who) != Some(&true);
				match model.lives.iter().find(|(_, life)| accepts(life)) {
					Some((id, life)) if life.managers.contains_key(who) => {
						Deed::Send(*who, Call::accept_invitation { activity: *id })
					}
					Some((id, life)) => {
						let call = Call::invite { activity: *id, who: *who };
						Deed::Send(life.publisher, call)
					}
					None => Deed::Idle(None),
				}
			}
			Wish::Odd(kind, at, luck, figure, draft) => {
				let all = participants(model);
				let Some((id, life, who, _)) = all.get(at % all.len().max(1)) else {
					return Wish::Next(0, TOM, *luck, draft.clone()).deed(model);
				};
				let by = match luck % 4 {
					0 => *who,
					1 => EVERYBODY[usize::from(*luck) % EVERYBODY.len()],
					_ => manager(life, *luck),
				};
				let others = [*who, *who, 2 + u64::from(luck % 5)];
				anything(*kind, by, *id, &others, *figure, draft, model)
			}
			Wish::GoOn(at, luck, draft) => {
				let mut all = participants(model);
				all.sort_by_key(|(_, _, _, row)| match row.state {
					State::Admitted(_) => 1,
					State::Applied => 2,
					State::Waiting => 3,
					State::Settled => 4,
					_ => 0,
				});
				match all.get(*at) {
					Some((id, life, who, _)) => next(model, *id, life, *who, *luck, draft),
					None => {
						Wish::Next(0, 2 + u64::from(luck % 5), *luck, draft.clone()).deed(model)
					}
				}
			}
			Wish::Any(kind, by, back, who, figure, draft) => {
				let id = model.next.checked_sub(back + 1).unwrap_or(model.next + back);
				anything(*kind, *by, id, who, *figure, draft, model)
			}
			Wish::Appeal(at, by, figure) => {
				let mut all = model.rulings.iter();
				match all.nth(at % model.rulings.len().max(1)) {
					// Who has left is paid nothing more.
					Some(((_, who), _))
						if *figure == 9 && *who > 2 && model.held(Payer::Member(*who)) == 0 =>
					{
						Deed::Fact(Fact::Gone(*who))
					}
					Some(((id, who), _)) if figure % 8 == 0 => Deed::Forget(service_of(*id, *who)),
					Some(((id, who), ruling)) => {
						let after = match decision(*figure) {
							Decision::Partly { .. } => {
								Decision::Partly { steps: figure % (ruling.agreed + 2) }
							}
							other => other,
						};
						// What it was before is known.
						Deed::Revise(*by, service_of(*id, *who), Decision::Refused, after)
					}
					None => Deed::Idle(None),
				}
			}
			Wish::Fact(kind, who, is_so, figure) => fact(*kind, *who, *is_so, *figure, model),
			Wish::Idle(room) => Deed::Idle(*room),
			Wish::Wait(time) => Deed::Wait(*time),
		}
	}
}

/// All who take part in something.
fn participants(model: &Model) -> Vec<(ActivityId, &Life, AccountId, &Row)> {
	model
		.lives
		.iter()
		.flat_map(|(id, life)| life.rows.iter().map(move |(who, row)| (*id, life, *who, row)))
		.collect()
}

fn publish(who: usize, draft: &Draft, now: Moment) -> Deed {
	let (by, funding) = PUBLISHERS[who];
	Deed::Send(by, Call::publish { terms: draft.terms(now), funding })
}

/// One of the decisions that there are.
fn decision(figure: u32) -> Decision {
	match figure % 7 {
		0 | 1 => Decision::Refused,
		2 => Decision::Absent,
		3 => Decision::Granted,
		_ => Decision::Partly { steps: figure },
	}
}

fn anything(
	kind: u8,
	by: AccountId,
	activity: ActivityId,
	others: &[AccountId],
	figure: u32,
	draft: &Draft,
	model: &Model,
) -> Deed {
	let (terms, participant) = (draft.terms(model.now), others[0]);
	let version = model.lives.get(&activity).map_or(0, |life| life.version);
	let version = if figure == 0 { version + 1 } else { version };
	// Mostly the end that was said before.
	let said = |who: AccountId| {
		let row = model.lives.get(&activity).and_then(|life| life.rows.get(&who));
		match row.map(|row| row.state) {
			Some(State::Serving(_, Some((_, until)))) if !figure.is_multiple_of(5) => Some(until),
			Some(State::Serving(_, None)) if figure % 5 == 1 => Some(model.now),
			_ => None,
		}
	};
	let participants: Vec<_> = others.iter().copied().skip(1).collect();
	let participants: crate::Batch<Test> = participants.try_into().expect("few");
	let content = content(activity, version);
	let call = match kind {
		1 if figure % 5 == 1 => {
			return Deed::Revise(by, content, decision(figure / 7), decision(figure));
		}
		1 => return Deed::Decide(by, content, Decision::Granted),
		2 if figure % 5 == 1 => return Deed::Decide(by, content, decision(figure)),
		2 => return Deed::Decide(by, content, Decision::Refused),
		22 if figure % 3 == 1 => {
			let before = decision(figure / 7);
			return Deed::Revise(by, service_of(activity, participant), before, decision(figure));
		}
		22 => return Deed::Decide(by, service_of(activity, participant), decision(figure)),
		25 => {
			let sample = Subject::Sample { activity };
			return match figure % 3 {
				0 => Deed::Decide(by, sample, decision(figure)),
				_ => Deed::Revise(by, sample, decision(figure / 7), decision(figure)),
			};
		}
		0 => {
			let (_, funding) = PUBLISHERS[figure as usize % PUBLISHERS.len()];
			Call::publish { terms, funding }
		}
		3 => Call::close { activity },
		4 => Call::enrol { activity },
		5 => Call::leave { activity },
		6 => Call::admit { activity, participant },
		7 => Call::decline { activity, participant },
		8 => Call::confirm_start { activity, participant },
		9 => Call::confirm_end { activity, participant, until: said(participant) },
		10 => Call::settle { activity, participant },
		11 => Call::check_in { activity, participants },
		12 => {
			let all: Vec<_> = participants.iter().map(|who| (*who, said(*who))).collect();
			Call::check_out { activity, participants: all.try_into().expect("few") }
		}
		13 => Call::settle_many { activity, participants },
		14 => Call::edit { activity, terms },
		15 => Call::take_down { activity, opinion: [8; 32] },
		16 => Call::invite { activity, who: participant },
		17 => Call::accept_invitation { activity },
		18 => {
			let invited = model.lives.get(&activity).and_then(|life| life.managers.keys().next());
			let who = invited.copied().filter(|_| !figure.is_multiple_of(4)).unwrap_or(participant);
			Call::dismiss { activity, who }
		}
		19 => Call::report_absence { activity, participants },
		20 => Call::top_up { activity, participant, steps: figure },
		21 => Call::dispute { activity, participant, reason: [7; 32] },
		23 => Call::end_series { series: activity },
		_ => {
			let first = model.looks().into_iter().min_by_key(|(tick, _)| *tick);
			let task = match (figure % 4, first) {
				(3, Some((_, task))) => task,
				(0, _) => Task::Activity(activity),
				(1, _) => Task::Participant(activity, participant),
				_ => Task::Series(activity),
			};
			Call::tend { task }
		}
	};
	Deed::Send(by, call)
}

fn fact(kind: u8, who: AccountId, is_so: bool, figure: u32, model: &Model) -> Deed {
	Deed::Fact(match kind {
		0 => Fact::Suspended(who, is_so),
		// Nobody leaves with coins set aside.
		1 if is_so && who > 2 && model.held(Payer::Member(who)) == 0 => Fact::Gone(who),
		2 => Fact::Dismissed(who, is_so),
		3 => Fact::MayNotPublish(who, is_so),
		4 if who == 72 => Fact::Closing(2, is_so),
		4 => Fact::MayNotEnrol(who, is_so),
		5 => Fact::Holds(who, (figure % 2) as u16 + 1, !is_so),
		6 => Fact::Stars(who, (figure % 5) as u8 + 1),
		7 => Fact::Rate(Some(u64::from(figure % 20)).filter(|rate| *rate > 0)),
		8 if is_so => Fact::Limit(u64::from(figure)),
		8 => Fact::Limit(Balance::MAX),
		9 if (1..10).contains(&who) => Fact::Moved(who, is_so),
		9 | 10 => Fact::Quota(1, if is_so { u64::from(figure % 100) } else { 1_000 }),
		12 => Fact::Clean(1 + AccountId::from(figure % 2), is_so),
		_ => match model.next.checked_sub(1) {
			Some(newest) => Fact::Reviewed(newest, who),
			None => Fact::Rate(Some(RATE)),
		},
	})
}

/// An auditor who may decide on an activity.
fn auditor(model: &Model, life: &Life, luck: u8) -> AccountId {
	match model.branch_of(life.publisher, &life.funding) {
		Some(2) => 51,
		_ if luck.is_multiple_of(4) => 52,
		_ => 50,
	}
}

/// One of those who manage an activity.
fn manager(life: &Life, luck: u8) -> AccountId {
	let accepted = life.managers.iter().find(|(_, has)| **has).map(|(who, _)| *who);
	match (accepted, life.funding) {
		(Some(who), _) if luck.is_multiple_of(3) => who,
		(_, Funding::Pot(1)) if luck.is_multiple_of(2) => 70,
		_ => life.publisher,
	}
}

/// Wait until then, or for a moment if it has passed.
fn until(at: Moment, now: Moment) -> Deed {
	Deed::Wait(at.saturating_sub(now).max(1))
}

fn next(
	model: &Model,
	activity: ActivityId,
	life: &Life,
	participant: AccountId,
	luck: u8,
	draft: &Draft,
) -> Deed {
	let now = model.now;
	let version = life.version;
	let content = super::content(activity, version);
	let sample = Subject::Sample { activity };
	let (granted, refused) = (Decision::Granted, Decision::Refused);
	let (publisher, manager) = (life.publisher, manager(life, luck));
	let (enrolment, service) = (life.terms.enrolment, life.terms.service);
	let send = |by: AccountId, call: Call<Test>| Deed::Send(by, call);
	match life.stage {
		Stage::Submitted if luck < 8 => {
			return Deed::Decide(auditor(model, life, luck), content, Decision::Refused);
		}
		Stage::Submitted if luck < 11 => return until(enrolment.until, now),
		Stage::Submitted if enrolment.is_over(now) && luck < 90 => return Deed::Idle(None),
		Stage::Submitted if luck > 97 => {
			let other = super::content(activity, version + 1);
			return Deed::Decide(auditor(model, life, luck), other, Decision::Granted);
		}
		Stage::Submitted => {
			return Deed::Decide(auditor(model, life, luck), content, Decision::Granted);
		}
		Stage::Returned if luck < 20 => return until(enrolment.until, now),
		Stage::Returned if luck < 30 => return send(publisher, Call::close { activity }),
		Stage::Returned if luck < 36 => {
			return Deed::Revise(auditor(model, life, luck), sample, refused, granted);
		}
		Stage::Returned if luck < 60 => {
			return Deed::Revise(auditor(model, life, luck), content, refused, granted);
		}
		Stage::Returned => {
			return send(publisher, Call::edit { activity, terms: draft.terms(now) });
		}
		Stage::Open if luck == 0 => return send(publisher, Call::close { activity }),
		Stage::Open if luck == 1 => {
			return send(62, Call::take_down { activity, opinion: [8; 32] });
		}
		Stage::Open if (2..8).contains(&luck) => {
			let who = [22, 22, 22, 23, 9, 5][usize::from(luck) - 2];
			return send(publisher, Call::invite { activity, who });
		}
		Stage::Open if life.approved_by.is_none() && (8..12).contains(&luck) => {
			return Deed::Decide(auditor(model, life, luck), sample, refused);
		}
		Stage::Open if luck == 13 => {
			return Deed::Revise(auditor(model, life, luck), content, refused, granted);
		}
		Stage::Open if luck == 12 => {
			return Deed::Revise(auditor(model, life, luck), content, granted, refused);
		}
		Stage::Concluded if luck == 0 => return send(publisher, Call::close { activity }),
		Stage::Open | Stage::Concluded => {}
	}
	if let Some((who, _)) = life.managers.iter().find(|(_, accepted)| !**accepted)
		&& luck < 25
	{
		return send(*who, Call::accept_invitation { activity });
	}
	let Some(row) = life.rows.get(&participant) else {
		let missing = life
			.terms
			.required
			.iter()
			.find(|kind| !model.facts.credentials.contains(&(participant, **kind)));
		return match missing {
			_ if now < enrolment.from => until(enrolment.from, now),
			Some(kind) => Deed::Fact(Fact::Holds(participant, *kind, true)),
			None if enrolment.contains(now) => send(participant, Call::enrol { activity }),
			None if now < service.from => until(service.from, now),
			None => Deed::Idle(None),
		};
	};
	let by_side = |side| if side == Side::Publisher { manager } else { participant };
	let other = |side| if side == Side::Publisher { participant } else { manager };
	let all_in = |state: fn(State) -> bool| {
		let all = life.rows.iter().filter(|(_, row)| state(row.state)).map(|(who, _)| *who);
		let all: Vec<_> = all.take(MAX_BATCH).collect();
		all.try_into().expect("no more than there can be")
	};
	// Nobody serves in two activities at once, though they may be there.
	let second = model.lives.iter().find_map(|(id, other)| {
		let by = match other.rows.get(&participant)?.state {
			State::Arriving(Side::Publisher) | State::Admitted(_) => participant,
			State::Arriving(Side::Participant) => other.publisher,
			_ => return None,
		};
		other.terms.service.contains(now).then_some((*id, by))
	});
	let dispute = Call::dispute { activity, participant, reason: [7; 32] };
	match row.state {
		State::Applied | State::Waiting if service.is_over(now) && luck < 90 => Deed::Idle(None),
		State::Applied => send(manager, Call::admit { activity, participant }),
		State::Waiting => {
			let admitted =
				life.rows.iter().find(|(_, row)| matches!(row.state, State::Admitted(_)));
			match admitted {
				Some((who, _)) if luck < 50 => send(*who, Call::leave { activity }),
				Some((who, _)) if luck < 90 => {
					send(manager, Call::decline { activity, participant: *who })
				}
				_ => send(manager, Call::admit { activity, participant }),
			}
		}
		// Others may come, too.
		State::Admitted(_) if now < service.from && enrolment.contains(now) && luck < 60 => {
			let others = (2..7).chain([8, 9, 21]).filter(|who| !life.rows.contains_key(who));
			let other = others.cycle().nth(usize::from(luck)).unwrap_or(participant);
			send(other, Call::enrol { activity })
		}
		State::Admitted(_) if now < service.from => until(service.from, now),
		State::Admitted(_) if luck < 2 => send(manager, Call::admit { activity, participant }),
		State::Admitted(_) if luck < 15 => until(service.until, now),
		State::Admitted(_) if service.contains(now) && luck < 20 => {
			send(participant, Call::leave { activity })
		}
		State::Admitted(_) if service.contains(now) && luck < 25 => {
			let participants = vec![participant].try_into().expect("few");
			send(manager, Call::report_absence { activity, participants })
		}
		State::Admitted(_) if service.contains(now) && luck < 45 => {
			let participants = all_in(|state| matches!(state, State::Admitted(_)));
			send(manager, Call::check_in { activity, participants })
		}
		State::Admitted(_) if service.contains(now) => send(
			if luck.is_multiple_of(2) { manager } else { participant },
			Call::confirm_start { activity, participant },
		),
		State::Admitted(_) => {
			let participants = all_in(|state| matches!(state, State::Admitted(_)));
			send(manager, Call::report_absence { activity, participants })
		}
		State::Arriving(Side::Participant) if luck < 15 => send(participant, dispute),
		State::Arriving(Side::Participant) if luck < 25 => {
			let participants = vec![participant].try_into().expect("few");
			send(manager, Call::report_absence { activity, participants })
		}
		State::Arriving(Side::Publisher) if luck < 10 => {
			send(participant, Call::leave { activity })
		}
		State::Arriving(_) if luck < 20 || (service.is_over(now) && luck < 90) => {
			until(service.until + CONFIRM_PERIOD, now)
		}
		State::Arriving(side) => send(other(side), Call::confirm_start { activity, participant }),
		State::Serving(_, None) if luck < 10 || (luck < 20 && life.funding == Funding::Own) => {
			send(publisher, Call::top_up { activity, participant, steps: u32::from(luck) + 1 })
		}
		State::Serving(_, None) if luck < 40 => Deed::Wait(STEP * Moment::from(luck)),
		State::Serving(_, None) if luck < 45 => until(service.until + CONFIRM_PERIOD, now),
		State::Serving(_, None) if luck < 60 => {
			let participants: crate::Batch<Test> =
				all_in(|state| matches!(state, State::Serving(_, None)));
			let all: Vec<_> = participants.into_iter().map(|who| (who, None)).collect();
			let participants = all.try_into().expect("few");
			send(manager, Call::check_out { activity, participants })
		}
		State::Serving(_, None) if luck < 75 && second.is_some() => {
			let (id, by) = second.unwrap_or((activity, participant));
			send(by, Call::confirm_start { activity: id, participant })
		}
		State::Serving(_, None) => {
			let side = if luck.is_multiple_of(2) { Side::Publisher } else { Side::Participant };
			let until = None;
			send(by_side(side), Call::confirm_end { activity, participant, until })
		}
		State::Serving(_, Some((side, _))) if luck < 15 => send(other(side), dispute),
		State::Serving(_, Some((_, at))) if luck < 25 => until(at + CONFIRM_PERIOD, now),
		State::Serving(_, Some((side, at))) if luck < 35 => {
			let (by, until) =
				if luck < 30 { (other(side), None) } else { (by_side(side), Some(at)) };
			send(by, Call::confirm_end { activity, participant, until })
		}
		State::Serving(_, Some((side, at))) => {
			let until = Some(at);
			send(other(side), Call::confirm_end { activity, participant, until })
		}
		State::Served(..) if luck < 4 => send(participant, dispute),
		State::Served(..) if luck < 6 => send(manager, dispute),
		State::Served(.., settle_by) if luck < 12 => until(settle_by, now),
		State::Served(..) if luck < 14 => {
			let about = service_of(activity, participant);
			Deed::Decide(auditor(model, life, luck), about, Decision::Refused)
		}
		State::Served(..) if luck < 32 && life.funding == Funding::Minted(1) => {
			Deed::Fact(Fact::Quota(1, Balance::from(luck % 4)))
		}
		State::Served(_, _, review_until, _) if luck < 20 => until(review_until, now),
		State::Served(..) if luck < 50 => Deed::Fact(Fact::Reviewed(activity, participant)),
		State::Served(..) if luck < 65 => {
			let participants = all_in(|state| matches!(state, State::Served(..)));
			send(manager, Call::settle_many { activity, participants })
		}
		State::Served(..) => send(manager, Call::settle { activity, participant }),
		State::Absent if luck < 40 => send(participant, dispute),
		State::Absent => until(row.look.unwrap_or(now), now),
		State::Disputed(..) if luck < 3 => send(manager, Call::settle { activity, participant }),
		State::Disputed(..) if luck < 30 => until(row.look.unwrap_or(now), now),
		State::Disputed(..) => {
			let most = life.terms.steps + row.extra;
			let decision = match luck % 3 {
				0 => Decision::Refused,
				1 if luck.is_multiple_of(2) => Decision::Absent,
				1 => Decision::Partly { steps: 0 },
				_ => Decision::Partly { steps: most.min(u32::from(luck)) },
			};
			let about = service_of(activity, participant);
			Deed::Decide(auditor(model, life, luck), about, decision)
		}
		State::Settled => Deed::Idle(None),
	}
}
