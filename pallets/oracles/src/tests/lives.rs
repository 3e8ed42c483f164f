// SPDX-License-Identifier: Apache-2.0

//! Random operators, some of whom lie, against a model that counts voices.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Key = (PartnerId, AccountId, Topic);

/// How many voices of a branch wait for others, at most.
const MOST: usize = 4;

#[derive(Clone, Debug)]
enum Step {
	/// A branch speaks of the version that is so many after the last one settled; if it is a liar, perhaps something else than the
	/// truth.
	Speak(BranchId, Key, u64, u8),
	Complain(BranchId, PartnerId, Fault),
	Acknowledge(BranchId, ReportId),
	/// An auditor decides on the report that is so many before the next; or nobody does in time.
	Decide(ReportId, bool),
	/// Cases are opened at a branch no more, or again.
	Refuse(BranchId, bool),
	Lapse(Key),
	Withdraw(BranchId, Key),
	Reset(Key),
	SetQuorum(u32),
	Silence(BranchId, bool),
	SetTopics(PartnerId, bool),
	Suspend(PartnerId, bool),
	Leave(AccountId),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let branch = || 1u32..5;
	let partner = || prop_oneof![4 => Just(POLICE), 1 => Just(CLINIC)];
	let member = || prop::sample::select(vec![MEI, MEI, MEI, TOM, REFUSING]);
	let topic = || prop::sample::select(vec![LICENCE, LICENCE, PENSION]);
	let key =
		move || prop_oneof![3 => Just((POLICE, MEI, LICENCE)), 1 => (partner(), member(), topic())];
	let ahead = || prop_oneof![80 => Just(1u64), 12 => Just(0), 8 => 2u64..9, 1 => Just(u64::MAX)];
	let fault = || prop::sample::select(vec![Fault::Silent, Fault::Stale]);
	prop_oneof![
		60 => (branch(), key(), ahead(), 0u8..3).prop_map(|(branch, key, ahead, lie)| Step::Speak(branch, key, ahead, lie)),
		2 => (branch(), partner(), fault()).prop_map(|(branch, partner, fault)| Step::Complain(branch, partner, fault)),
		6 => (branch(), 0u64..4).prop_map(|(branch, back)| Step::Acknowledge(branch, back)),
		5 => (0u64..4, prop::bool::weighted(0.7)).prop_map(|(back, in_time)| Step::Decide(back, in_time)),
		2 => (1u32..3, any::<bool>()).prop_map(|(branch, off)| Step::Refuse(branch, off)),
		12 => key().prop_map(Step::Lapse),
		2 => (branch(), key()).prop_map(|(branch, key)| Step::Withdraw(branch, key)),
		1 => key().prop_map(Step::Reset),
		8 => (2u32..4).prop_map(Step::SetQuorum),
		6 => (branch(), prop::bool::weighted(0.3)).prop_map(|(branch, off)| Step::Silence(branch, off)),
		1 => (partner(), prop::bool::weighted(0.9)).prop_map(|(partner, all)| Step::SetTopics(partner, all)),
		1 => (partner(), prop::bool::weighted(0.1)).prop_map(|(partner, off)| Step::Suspend(partner, off)),
		1 => Just(Step::Leave(TOM)),
		6 => (0u64..300).prop_map(Step::Wait),
	]
}

/// What an institution says under a version.
fn truth(version: u64) -> Option<Attested> {
	(!version.is_multiple_of(4)).then_some(Attested {
		commitment: Commitment([(version % 100) as u8; 32]),
		valid_until: Some(version),
	})
}

fn version(settled: Option<u64>, ahead: u64) -> u64 {
	settled.unwrap_or(0).saturating_add(ahead)
}

/// What a branch says.
fn words(liars: &BTreeSet<BranchId>, branch: BranchId, version: u64, lie: u8) -> Value {
	let lies = lie > 0 && liars.contains(&branch);
	Value { version, attested: if lies { attested(200 + lie) } else { truth(version) } }
}

/// What is to come out, kept as simply as can be.
struct Model {
	liars: BTreeSet<BranchId>,
	quorum: usize,
	now: u64,
	heard: BTreeSet<PartnerId>,
	suspended: BTreeSet<PartnerId>,
	left: BTreeSet<AccountId>,
	silenced: BTreeSet<BranchId>,
	/// What each branch said last, and when.
	voices: BTreeMap<(Key, BranchId), (Value, u64)>,
	settled: BTreeMap<Key, u64>,
	/// What stands of whom, by whom.
	profile: BTreeMap<(AccountId, Topic), Written>,
	/// By id: branch, and what the report is about.
	reports: BTreeMap<ReportId, (BranchId, About<AccountId>)>,
	next: ReportId,
	/// The reports that wait for an auditor.
	cases: BTreeSet<ReportId>,
	caseless: BTreeSet<BranchId>,
}

impl Model {
	fn new(liars: BTreeSet<BranchId>, quorum: u32) -> Self {
		Self {
			liars,
			quorum: quorum as usize,
			now: START,
			heard: [POLICE].into(),
			suspended: Default::default(),
			left: Default::default(),
			silenced: Default::default(),
			voices: Default::default(),
			settled: Default::default(),
			profile: Default::default(),
			reports: Default::default(),
			next: 0,
			cases: Default::default(),
			caseless: Default::default(),
		}
	}

	fn report(&mut self, branch: BranchId, about: About<AccountId>) {
		if matches!(about, About::Conflict { .. }) && !self.caseless.contains(&branch) {
			self.cases.insert(self.next);
		}
		self.reports.insert(self.next, (branch, about));
		self.next += 1;
	}

	fn alarm(&mut self, branch: BranchId, about: About<AccountId>) {
		let is_alarm =
			|about: &About<_>| matches!(about, About::Outvoted { .. } | About::Lapsed { .. });
		let open = self.reports.values().filter(|(to, about)| *to == branch && is_alarm(about));
		if open.count() < 3 {
			self.report(branch, about);
		}
	}

	fn is_heard(&self, (partner, member, _): Key) -> bool {
		self.heard.contains(&partner)
			&& !self.suspended.contains(&partner)
			&& !self.left.contains(&member)
	}

	/// What the branches said of a version.
	fn of_version(&self, key: Key, version: u64) -> Vec<(BranchId, Value)> {
		self.voices
			.iter()
			.filter(|((about, _), (said, _))| *about == key && said.version == version)
			.map(|((_, by), (said, _))| (*by, *said))
			.collect()
	}

	/// What a quorum of those who count agrees on, and on nothing else of its version.
	fn agreed(&self, key: Key) -> Option<Value> {
		let versions: BTreeSet<_> = self
			.voices
			.iter()
			.filter(|((about, _), _)| *about == key)
			.map(|(_, (said, _))| said.version)
			.collect();
		for version in versions.into_iter().rev() {
			let mut said = self.of_version(key, version);
			said.retain(|(by, _)| !self.silenced.contains(by));
			let votes = |value: &Value| said.iter().filter(|(_, other)| other == value).count();
			let mut winners: Vec<Value> = Vec::new();
			for (_, value) in &said {
				if votes(value) >= self.quorum && !winners.contains(value) {
					winners.push(*value);
				}
			}
			match winners[..] {
				[] => continue,
				[winner] => return Some(winner),
				_ => return None,
			}
		}
		None
	}

	/// Settle what there is to settle. The branches are told in the order in which they spoke.
	fn settle(&mut self, key: Key, order: &[BranchId]) -> bool {
		let Some(value) = self.agreed(key) else { return false };
		let version = value.version;
		let (partner, member, topic) = key;
		self.settled.insert(key, version);
		let is_applied = member != REFUSING;
		if is_applied {
			self.profile.insert((member, topic), (partner, value.attested));
		}
		self.tell_home(key, if is_applied { Matter::Changed } else { Matter::Refused }, version);
		let mut wrong = self.of_version(key, version);
		wrong.retain(|(_, said)| *said != value);
		wrong.sort_by_key(|(by, _)| order.iter().position(|branch| branch == by));
		for (by, _) in wrong {
			let operator = 100 + AccountId::from(by);
			self.alarm(by, About::Outvoted { partner, member, topic, version, operator });
		}
		self.voices.retain(|(about, _), (said, _)| *about != key || said.version > version);
		true
	}

	/// A report of a matter takes the place of the one before.
	fn tell_home(&mut self, (partner, member, topic): Key, matter: Matter, version: u64) {
		self.reports.retain(|_, (_, about)| {
			let is_older = match *about {
				About::Changed { version, .. }
				| About::Refused { version, .. }
				| About::Conflict { version, .. } => *about == matter.about(partner, member, topic, version),
				_ => false,
			};
			!is_older
		});
		let home = if member == TOM { 2 } else { 1 };
		self.report(home, matter.about(partner, member, topic, version));
	}

	fn speak(&mut self, branch: BranchId, key: Key, ahead: u64, lie: u8) -> bool {
		let version = version(self.settled.get(&key).copied(), ahead);
		let value = words(&self.liars, branch, version, lie);
		let (partner, member, topic) = key;
		let is_new = self.settled.get(&key).is_none_or(|settled| *settled < version);
		let before = self.voices.get(&(key, branch)).map(|(said, _)| said.version);
		let of_partner =
			|((about, _, _), by): &&(Key, BranchId)| *by == branch && *about == partner;
		let standing = self.voices.keys().filter(of_partner).count();
		if !self.is_heard(key)
			|| !is_new
			|| before.is_some_and(|before| before >= version)
			|| (before.is_none() && standing >= MOST)
		{
			return false;
		}
		self.voices.insert((key, branch), (value, self.now));
		let conflict = About::Conflict { partner, member, topic, version };
		let is_told = self.reports.values().any(|(_, about)| *about == conflict);
		if !is_told && self.of_version(key, version).iter().any(|(_, said)| *said != value) {
			self.tell_home(key, Matter::Conflict, version);
		}
		let mut order = order_of(key);
		order.retain(|other| *other != branch);
		order.push(branch);
		self.settle(key, &order);
		true
	}

	/// Whether a step is done.
	fn take(&mut self, step: &Step) -> bool {
		match *step {
			Step::Speak(branch, key, ahead, lie) => self.speak(branch, key, ahead, lie),
			Step::Complain(branch, partner, fault) => {
				let about = About::Fault { partner, fault };
				let is_open = self.reports.values().any(|open| *open == (branch, about.clone()));
				let done = self.heard.contains(&partner) && !is_open;
				if done {
					self.report(branch, about);
				}
				done
			}
			Step::Acknowledge(by, back) => {
				let Some(id) = self.next.checked_sub(back + 1) else { return false };
				match self.reports.get(&id) {
					Some((branch, _)) if by == 3 || by == *branch => {
						self.reports.remove(&id).is_some()
					}
					_ => false,
				}
			}
			Step::Decide(back, in_time) => {
				let report = self.next.checked_sub(back + 1).unwrap_or(ReportId::MAX);
				let is_waiting = self.cases.contains(&report) && self.reports.contains_key(&report);
				if is_waiting {
					self.reports.remove(&report);
				}
				is_waiting || !in_time
			}
			Step::Refuse(branch, true) => {
				self.caseless.insert(branch);
				true
			}
			Step::Refuse(branch, false) => {
				self.caseless.remove(&branch);
				true
			}
			Step::Lapse(key) => {
				let order = order_of(key);
				let is_settled = self.is_heard(key) && self.settle(key, &order);
				let speaks = self.heard.contains(&key.0) && !self.suspended.contains(&key.0);
				let old: Vec<_> = order
					.into_iter()
					.filter_map(|by| Some((by, *self.voices.get(&(key, by))?)))
					.filter(|(_, (_, since))| !speaks || since + WAITING <= self.now)
					.collect();
				for (by, (said, _)) in &old {
					self.voices.remove(&(key, *by));
					let (partner, member, topic) = key;
					let (version, operator) = (said.version, 100 + AccountId::from(*by));
					self.alarm(*by, About::Lapsed { partner, member, topic, version, operator });
				}
				is_settled || !old.is_empty()
			}
			Step::Withdraw(branch, key) => self.voices.remove(&(key, branch)).is_some(),
			Step::Reset(key) => {
				let voices = self.voices.len();
				self.voices.retain(|(about, _), _| *about != key);
				self.settled.remove(&key).is_some() || self.voices.len() < voices
			}
			Step::SetQuorum(quorum) => {
				self.quorum = quorum as usize;
				true
			}
			Step::Silence(branch, true) => {
				self.silenced.insert(branch);
				true
			}
			Step::Silence(branch, false) => {
				self.silenced.remove(&branch);
				true
			}
			Step::SetTopics(partner, true) => {
				let done = !self.suspended.contains(&partner);
				if done {
					self.heard.insert(partner);
				}
				done
			}
			Step::SetTopics(partner, false) => self.heard.remove(&partner),
			Step::Suspend(partner, true) => {
				self.suspended.insert(partner);
				true
			}
			Step::Suspend(partner, false) => {
				self.suspended.remove(&partner);
				true
			}
			Step::Leave(who) => {
				self.left.insert(who);
				true
			}
			Step::Wait(time) => {
				self.now += time;
				true
			}
		}
	}
}

fn voices_of((partner, member, topic): Key) -> Vec<Voice<AccountId>> {
	Oracles::voices(partner, member, topic)
}

/// The branches in the order in which they spoke.
fn order_of(key: Key) -> Vec<BranchId> {
	voices_of(key).into_iter().map(|voice| voice.branch).collect()
}

fn play(liars: &BTreeSet<BranchId>, step: &Step) -> DispatchResult {
	match *step {
		Step::Speak(branch, (partner, member, topic), ahead, lie) => {
			let version = version(Oracles::settled(partner, member, topic), ahead);
			let value = words(liars, branch, version, lie);
			let expected = Oracles::standing(partner, member, topic, branch, version);
			let result = submit(operator(branch), partner, member, topic, value);
			assert_eq!(result.is_ok(), expected == Standing::Open, "{step:?}");
			result
		}
		Step::Complain(branch, partner, fault) => {
			Oracles::complain(operator(branch), partner, fault)
		}
		Step::Acknowledge(branch, back) => {
			let next = crate::NextReport::<Test>::get();
			acknowledge(branch, next.checked_sub(back + 1).unwrap_or(ReportId::MAX))
		}
		Step::Decide(back, in_time) => {
			let next = crate::NextReport::<Test>::get();
			let report = next.checked_sub(back + 1).unwrap_or(ReportId::MAX);
			let subject = Subject::Report { report };
			if in_time {
				return decide(report, Decision::Granted);
			}
			FakeCases::close(&subject);
			<Oracles as OnDecision<_>>::lapse(&subject);
			Ok(())
		}
		Step::Refuse(branch, is_off) => {
			Caseless::mutate(|all| {
				all.retain(|other| *other != branch);
				all.extend(is_off.then_some(branch));
			});
			Ok(())
		}
		Step::Lapse((partner, member, topic)) => {
			outcome(Oracles::lapse(signed(STRANGER), partner, member, topic))
		}
		Step::Withdraw(branch, (partner, member, topic)) => {
			Oracles::withdraw_voice(administrator(branch), partner, member, topic)
		}
		Step::Reset((partner, member, topic)) => {
			outcome(Oracles::reset(council(), partner, member, topic))
		}
		Step::SetQuorum(quorum) => {
			Quorum::set(quorum);
			Ok(())
		}
		Step::Silence(branch, is_off) => {
			Silenced::mutate(|all| {
				all.retain(|other| *other != branch);
				all.extend(is_off.then_some(branch));
			});
			Ok(())
		}
		Step::SetTopics(partner, true) => set_topics(partner, &[LICENCE, PENSION]),
		Step::SetTopics(partner, false) => set_topics(partner, &[]),
		Step::Suspend(partner, is_off) => {
			Suspended::mutate(|all| {
				all.retain(|other| *other != partner);
				all.extend(is_off.then_some(partner));
			});
			Ok(())
		}
		Step::Leave(who) => {
			Left::mutate(|left| left.push(who));
			Ok(())
		}
		Step::Wait(time) => {
			wait(time);
			Ok(())
		}
	}
}

fn compare(model: &Model, step: &Step) {
	for member in [MEI, TOM, REFUSING] {
		for topic in [LICENCE, PENSION] {
			let expected = model.profile.get(&(member, topic)).copied();
			assert_eq!(written(member, topic), expected, "after {step:?}");
			for partner in [POLICE, CLINIC] {
				let key = (partner, member, topic);
				let settled = Oracles::settled(partner, member, topic);
				assert_eq!(settled, model.settled.get(&key).copied(), "after {step:?}");
				let mut said: Vec<_> =
					voices_of(key).into_iter().map(|voice| (voice.branch, voice.value)).collect();
				said.sort_by_key(|(branch, _)| *branch);
				let expected = model.voices.iter().filter(|((about, _), _)| *about == key);
				let expected: Vec<_> = expected.map(|((_, by), (said, _))| (*by, *said)).collect();
				assert_eq!(said, expected, "after {step:?}");
			}
		}
	}
	let reports: BTreeMap<_, _> = crate::Reports::<Test>::iter()
		.map(|(id, report)| (id, (report.branch, report.about)))
		.collect();
	assert_eq!(reports, model.reports, "after {step:?}");
	let open = model.cases.iter().filter(|report| model.reports.contains_key(report)).count();
	assert_eq!(cases().len(), open, "after {step:?}");
	assert!(cases().iter().all(Oracles::is_waiting), "after {step:?}");
}

/// Whatever happened before, the branches that tell the truth can still agree on it.
fn honest_branches_agree(model: &Model) {
	Suspended::take();
	Silenced::take();
	StandingPlaces::set(1_000);
	assert_ok!(set_topics(POLICE, &[LICENCE]));
	// Some may agree already, who did not count.
	let _ = lapse(MEI);
	if settled() == Some(u64::MAX) {
		assert_ok!(start_anew());
	}
	let version = settled().unwrap_or(0) + 100;
	let honest = || (1..5).filter(|branch| !model.liars.contains(branch)).take(model.quorum);
	for branch in honest() {
		// It may have spoken of a version that does not come.
		if standing(branch, version) == Standing::Spoken {
			assert_ok!(withdraw(branch));
		}
	}
	for branch in honest() {
		assert_ok!(say(branch, Value { version, attested: truth(version) }));
	}
	assert_eq!(settled(), Some(version));
	assert_eq!(written(MEI, LICENCE), Some((POLICE, truth(version))));
}

thread_local! {
	/// What was settled, outvoted, lapsed and replaced in all random lives together, settled in spite of a liar, in dispute,
	/// withdrawn, reset, settled without another voice, and acknowledged by an auditor.
	static REACHED: core::cell::Cell<[usize; 10]> = const { core::cell::Cell::new([0; 10]) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let reached = REACHED.get();
	assert!(reached.iter().all(|times| *times > 30), "only {reached:?} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(
		steps in prop::collection::vec(step(), 1..250),
		liars in prop::collection::btree_set(1u32..5, 0..4),
		quorum in 2u32..4,
	) {
		with_police(|| {
			Quorum::set(quorum);
			StandingPlaces::set(u32::try_from(MOST).expect("few"));
			let mut model = Model::new(liars.clone(), quorum);
			let mut reached = REACHED.get();
			for step in steps {
				System::reset_events();
				let expected = model.take(&step);
				assert_eq!(play(&liars, &step).is_ok(), expected, "{step:?}");
				Oracles::do_try_state().expect("the invariants hold after each step");
				compare(&model, &step);
				let few_lie = liars.len() < model.quorum;
				for event in events() {
					match event {
						Event::Settled { value, .. } => {
							reached[0] += 1;
							reached[8] += usize::from(matches!(step, Step::Lapse(_)));
							if few_lie {
								reached[4] += usize::from(!liars.is_empty());
								assert_eq!(value.attested, truth(value.version), "a lie was settled");
							}
						}
						Event::Reported { about: About::Outvoted { .. }, .. } => reached[1] += 1,
						Event::Reported { about: About::Lapsed { .. }, .. } => reached[2] += 1,
						Event::Reported { about: About::Conflict { .. }, .. } => reached[5] += 1,
						Event::VoiceWithdrawn { .. } => reached[6] += 1,
						Event::Reset { .. } => reached[7] += 1,
						Event::Acknowledged { by: AUDITOR, .. } => reached[9] += 1,
						Event::Reported { replaces: Some(_), .. } => reached[3] += 1,
						_ => {}
					}
				}
			}
			REACHED.set(reached);
			let enough_honest = 4 - liars.len() >= model.quorum;
			if liars.len() < model.quorum && enough_honest {
				honest_branches_agree(&model);
			}
		});
	}
}
