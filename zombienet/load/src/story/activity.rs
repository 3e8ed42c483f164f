// SPDX-License-Identifier: Apache-2.0

//! One story: an activity from its publication to the last settlement and the last review. It says which steps follow from what is in
//! blocks, and what call each step is; who sends it when is not its matter.

use super::{mix::Mix, people::People};
use crate::{
	random::Random,
	source::{Index, Moment},
	spec::CATEGORY,
};
use codec::Encode;
use pallet_activities::{Call as Activities, Event as Activity, Funding, Terms, duration_of};
use pallet_audit::{Call as Audit, Event as Audited, Opinion};
use pallet_reviews::{Call as Reviews, Event as Reviewed, seal_of};
use sp_io::hashing::blake2_256;
use timebank_primitives::{ActivityId, BranchId, CaseId, CategoryId, Decision, Side, Window};
use timebank_runtime::{RuntimeCall, RuntimeEvent, SLOT_DURATION};

/// So many hours before it begins an activity is announced that is to pass: a shorter notice is an auditor's matter.
const NOTICE_HOURS: Moment = 24;

/// So long a publication that is to pass has on its way into a block, in milliseconds.
const NOTICE_SLACK: Moment = 5 * SLOT_DURATION;

/// So many hours there are to begin a service in: a week.
const WINDOW_HOURS: Moment = 7 * 24;

/// So much later than its moment comes what must not be early. A block that takes something in that was sent at some moment may say
/// that it was made a little before.
const MARGIN: Moment = SLOT_DURATION;

/// How many categories there are.
const CATEGORIES: CategoryId = 10;

/// What somebody does in a story. Helpers are told by their place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
	/// The publisher asks for help.
	Publish,
	/// An auditor approves it: the first of those who must, or the next.
	Decide(u64),
	/// A helper would like to serve.
	Enrol(usize),
	/// The publisher gives a helper a place.
	Admit(usize),
	/// A side says that a service begins.
	Start(usize, Side),
	/// A side says that a service has ended.
	End(usize, Side),
	/// A side reviews the other under seal.
	Seal(usize, Side),
	/// A side opens its review.
	Open(usize, Side),
	/// The publisher pays a helper.
	Settle(usize),
}

impl Act {
	/// What it is called in the report.
	pub fn kind(self) -> &'static str {
		match self {
			Act::Publish => "publish",
			Act::Decide(_) => "decide",
			Act::Enrol(_) => "enrol",
			Act::Admit(_) => "admit",
			Act::Start(..) => "confirm_start",
			Act::End(..) => "confirm_end",
			Act::Seal(..) => "seal",
			Act::Open(..) => "open",
			Act::Settle(_) => "settle",
		}
	}
}

/// Who signs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
	/// This member.
	Member(Index),
	/// An auditor of this branch: another one for each number, up to how many there are.
	Auditor { branch: BranchId, number: u64 },
}

/// Something that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
	pub act: Act,
	/// Not before this moment of the chain's time.
	pub at: Moment,
}

fn now(act: Act) -> Next {
	Next { act, at: 0 }
}

/// What was settled, for the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
	pub services: u64,
	pub reviews: u64,
	pub steps: u64,
}

#[derive(Debug)]
struct Helper {
	who: Index,
	is_reviewed: bool,
	/// Who confirms the end first.
	first: Side,
	/// What each side thinks of the other.
	scores: [u8; 2],
	/// When the service ended, as the first side said.
	until: Option<Moment>,
}

/// An activity, and how far it is.
#[derive(Debug)]
pub struct Story {
	publisher: Index,
	helpers: Vec<Helper>,
	category: CategoryId,
	steps: u32,
	/// Whether it begins at once.
	is_short: bool,
	hour: Moment,
	/// From which salts come.
	seed: u64,
	/// When services can begin. Known when it is published.
	from: Moment,
	activity: Option<ActivityId>,
	/// Where an auditor decides on it, and of which branch, if one does.
	case: (CaseId, BranchId),
	/// What has followed so far.
	planned: Vec<Act>,
	/// How many settlements and opened reviews are left.
	left: usize,
	/// What was done.
	pub done: Done,
}

impl Story {
	/// A story of these people, of whom the first one publishes.
	pub fn new(people: &[Index], mix: &Mix, hour: Moment, chance: &mut Random) -> Option<Self> {
		let (publisher, helpers) = people.split_first()?;
		let is_short = chance.happens(mix.decided_by_auditor_share);
		let helpers: Vec<_> = helpers
			.iter()
			.map(|who| Helper {
				who: *who,
				is_reviewed: chance.happens(mix.review_share),
				first: if chance.happens(0.5) { Side::Participant } else { Side::Publisher },
				scores: [score(chance), score(chance)],
				until: None,
			})
			.collect();
		let reviews = 2 * helpers.iter().filter(|helper| helper.is_reviewed).count();
		Some(Self {
			publisher: *publisher,
			left: helpers.len() + reviews,
			helpers,
			category: if is_short {
				chance.within(1..=CATEGORIES.into()) as CategoryId
			} else {
				CATEGORY
			},
			steps: chance.within(mix.service_minutes.steps()),
			is_short,
			hour,
			seed: chance.number(),
			from: 0,
			activity: None,
			case: Default::default(),
			planned: Vec::new(),
			done: Done::default(),
		})
	}

	/// Everybody who takes part.
	pub fn people(&self) -> impl Iterator<Item = Index> {
		core::iter::once(self.publisher).chain(self.helpers.iter().map(|helper| helper.who))
	}

	/// How many auditors are expected to look at it.
	pub fn decisions(&self) -> usize {
		usize::from(self.is_short)
	}

	/// How many transactions it is expected to be.
	pub fn length(&self) -> usize {
		const EACH: usize = 7;
		const REVIEWS: usize = 4;
		let reviewed = self.helpers.iter().filter(|helper| helper.is_reviewed).count();
		1 + self.decisions() + EACH * self.helpers.len() + REVIEWS * reviewed
	}

	/// Whether everybody is paid, and everything that was to be said is.
	pub fn is_finished(&self) -> bool {
		self.left == 0
	}

	/// Who does this.
	pub fn actor(&self, act: Act) -> Actor {
		let side = |place: usize, side| match side {
			Side::Publisher => Actor::Member(self.publisher),
			Side::Participant => Actor::Member(self.helpers[place].who),
		};
		match act {
			Act::Publish | Act::Admit(_) | Act::Settle(_) => Actor::Member(self.publisher),
			Act::Decide(place) => {
				let (case, branch) = self.case;
				Actor::Auditor { branch, number: case.wrapping_add(place) }
			}
			Act::Enrol(place) => Actor::Member(self.helpers[place].who),
			Act::Start(place, who)
			| Act::End(place, who)
			| Act::Seal(place, who)
			| Act::Open(place, who) => side(place, who),
		}
	}

	/// The call that this is now.
	pub fn call(&mut self, act: Act, people: &mut People, now: Moment) -> RuntimeCall {
		// Nothing but its publication comes before it has an id.
		let activity = self.activity.unwrap_or_default();
		let mut served_by = |place: usize| people.account(self.helpers[place].who);
		match act {
			Act::Publish => {
				let terms = self.terms(now);
				self.from = terms.service.from;
				Activities::publish { terms, funding: Funding::Own }.into()
			}
			Act::Decide(_) => approval(self.case.0),
			Act::Enrol(_) => Activities::enrol { activity }.into(),
			Act::Admit(place) => {
				Activities::admit { activity, participant: served_by(place) }.into()
			}
			Act::Start(place, _) => {
				Activities::confirm_start { activity, participant: served_by(place) }.into()
			}
			Act::End(place, side) => {
				let helper = &self.helpers[place];
				let until = helper.until.filter(|_| side != helper.first);
				let participant = served_by(place);
				Activities::confirm_end { activity, participant, until }.into()
			}
			Act::Seal(place, side) => {
				let (participant, (score, comment, salt)) =
					(served_by(place), self.review(place, side));
				let seal = seal_of(activity, &participant, side, score, &comment, &salt);
				Reviews::seal { activity, participant, seal }.into()
			}
			Act::Open(place, side) => {
				let (participant, (score, comment, salt)) =
					(served_by(place), self.review(place, side));
				Reviews::open { activity, participant, side, score, comment, salt }.into()
			}
			Act::Settle(place) => {
				Activities::settle { activity, participant: served_by(place) }.into()
			}
		}
	}

	fn terms(&self, now: Moment) -> Terms {
		let notice = if self.is_short { 0 } else { NOTICE_HOURS * self.hour + NOTICE_SLACK };
		let from = now + notice;
		let until = from + WINDOW_HOURS * self.hour;
		Terms {
			title: b"Walk to the hospital and back".to_vec().try_into().unwrap_or_default(),
			category: self.category,
			content: self.hash("content", 0, Side::Publisher),
			place: b"Willow Lane".to_vec().try_into().unwrap_or_default(),
			enrolment: Window { from: now, until },
			service: Window { from, until },
			places: self.helpers.len() as u32,
			steps: self.steps,
			required: Default::default(),
			recurrence: None,
		}
	}

	/// What a side says of the other: the score, the hash of the comment, the salt.
	fn review(&self, place: usize, side: Side) -> (u8, [u8; 32], [u8; 32]) {
		let score = self.helpers[place].scores[usize::from(side == Side::Participant)];
		(score, self.hash("comment", place, side), self.hash("salt", place, side))
	}

	fn hash(&self, of: &str, place: usize, side: Side) -> [u8; 32] {
		blake2_256(&(of, self.seed, place as u64, side).encode())
	}

	/// A step is in a block of this moment, with these events. Returns what follows, each thing once; none if something that belongs
	/// to it did not happen.
	pub fn included(&mut self, act: Act, events: &[RuntimeEvent], at: Moment) -> Option<Vec<Next>> {
		let next = self.next(act, events, at)?;
		Some(self.once(next))
	}

	/// A step failed. Returns what follows nevertheless, if what it was to do was done.
	pub fn done_by_others(&mut self, act: Act, error: &str) -> Option<Vec<Next>> {
		let is_done = matches!(act, Act::Decide(_)) && error.contains("AlreadyDecided");
		is_done.then(|| self.once((0..self.helpers.len()).map(Act::Enrol).map(now).collect()))
	}

	fn once(&mut self, mut next: Vec<Next>) -> Vec<Next> {
		next.retain(|next| !self.planned.contains(&next.act));
		self.planned.extend(next.iter().map(|next| next.act));
		next
	}

	fn next(&mut self, act: Act, events: &[RuntimeEvent], at: Moment) -> Option<Vec<Next>> {
		let places = self.helpers.len();
		let all = |act: fn(usize) -> Act| (0..places).map(act).map(now).collect();
		let both = |act: fn(usize, Side) -> Act, place| SIDES.map(|side| now(act(place, side)));
		let mut told = events.iter();
		Some(match act {
			Act::Publish => {
				self.remember(act, events, at);
				self.activity?;
				let has_passed =
					|event: &_| matches!(event, RuntimeEvent::Activities(Activity::Passed { .. }));
				if told.any(has_passed) {
					all(Act::Enrol)
				} else {
					let (.., is_grave) = case_of(events)?;
					(0..1 + u64::from(is_grave)).map(Act::Decide).map(now).collect()
				}
			}
			Act::Decide(_) => {
				let is_open = |event: &_| {
					matches!(event, RuntimeEvent::Activities(Activity::Approved { .. }))
				};
				if told.any(is_open) { all(Act::Enrol) } else { Vec::new() }
			}
			Act::Enrol(place) => vec![now(Act::Admit(place))],
			Act::Admit(place) => {
				let at = self.from + MARGIN;
				SIDES.map(|side| Next { act: Act::Start(place, side), at }).into()
			}
			Act::Start(place, _) => {
				let since = told.find_map(|event| match event {
					RuntimeEvent::Activities(Activity::ServiceStarted { since, .. }) => {
						Some(*since)
					}
					_ => None,
				});
				let first = self.helpers[place].first;
				let lasts = duration_of(self.steps, self.hour) + MARGIN;
				let end =
					since.map(|since| Next { act: Act::End(place, first), at: since + lasts });
				end.into_iter().collect()
			}
			Act::End(place, side) if side == self.helpers[place].first => {
				self.remember(act, events, at);
				let other = match side {
					Side::Publisher => Side::Participant,
					Side::Participant => Side::Publisher,
				};
				vec![now(Act::End(place, other))]
			}
			Act::End(place, _) if self.helpers[place].is_reviewed => both(Act::Seal, place).into(),
			Act::End(place, _) => {
				let review_until = told.find_map(|event| match event {
					RuntimeEvent::Activities(Activity::ServiceEnded { review_until, .. }) => {
						Some(*review_until)
					}
					_ => None,
				})?;
				vec![Next { act: Act::Settle(place), at: review_until + MARGIN }]
			}
			Act::Seal(place, _) => {
				let are_in = told.any(|event| {
					matches!(event, RuntimeEvent::Reviews(Reviewed::Sealed { are_in: true, .. }))
				});
				let last = || both(Act::Open, place).into_iter().chain([now(Act::Settle(place))]);
				if are_in { last().collect() } else { Vec::new() }
			}
			Act::Open(..) => {
				self.left -= 1;
				self.done.reviews += 1;
				Vec::new()
			}
			Act::Settle(_) => {
				let steps = told.find_map(|event| match event {
					RuntimeEvent::Activities(Activity::Settled { steps, .. }) => Some(*steps),
					_ => None,
				})?;
				self.left -= 1;
				self.done.services += 1;
				self.done.steps += u64::from(steps);
				Vec::new()
			}
		})
	}

	/// Keep what later steps say again. After a reorganisation it can be something else.
	pub fn remember(&mut self, act: Act, events: &[RuntimeEvent], at: Moment) {
		match act {
			Act::Publish => {
				let id = events.iter().find_map(|event| match event {
					RuntimeEvent::Activities(Activity::Published { activity, .. }) => {
						Some(*activity)
					}
					_ => None,
				});
				self.activity = id.or(self.activity);
				if let Some((case, branch, _)) = case_of(events) {
					self.case = (case, branch);
				}
			}
			Act::End(place, side) if side == self.helpers[place].first => {
				self.helpers[place].until = Some(at);
			}
			_ => {}
		}
	}
}

/// Most people are content.
fn score(chance: &mut Random) -> u8 {
	chance.within(3..=5) as u8
}

const SIDES: [Side; 2] = [Side::Participant, Side::Publisher];

/// Where auditors decide on what was just published: the case, the branch, and whether it takes two of them.
fn case_of(events: &[RuntimeEvent]) -> Option<(CaseId, BranchId, bool)> {
	events.iter().find_map(|event| match event {
		RuntimeEvent::Audit(Audited::Opened { case, branch, is_grave, .. }) => {
			Some((*case, (*branch)?, *is_grave))
		}
		_ => None,
	})
}

/// An auditor finds nothing wrong.
pub fn approval(case: CaseId) -> RuntimeCall {
	let opinion = Opinion::Hash(blake2_256(b"there is nothing to be said against it"));
	Audit::decide { case, decision: Decision::Granted, opinion }.into()
}
