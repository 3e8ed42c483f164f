// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: who is a member and where, what profiles say, and who may read them.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Who does a step, or whom it is about: people, one registrar, and accounts without a key.
type Who = AccountId;

#[derive(Clone, Debug)]
enum Step {
	Register(AccountId, Who, u8),
	RegisterKeyless(AccountId, u8),
	Accept(Who),
	WithdrawRegistration(AccountId, Who),
	Suspend(AccountId, Who),
	Reinstate(AccountId, Who),
	Leave(Who),
	Die(Who),
	Ask(Who, BranchId),
	WithdrawMove(Who),
	AcceptMove(AccountId, Who),
	Rehome(Who, BranchId),
	Propose(Who, FieldKind, u8, Option<Moment>),
	Approve(AccountId, Who, FieldKind),
	Reject(AccountId, Who, FieldKind),
	/// An appeal against a refusal is granted.
	Overturn(AccountId, Who, FieldKind),
	/// A refusal cannot be appealed any more.
	ForgetRefusal(Who, FieldKind),
	Lapse(Who, FieldKind),
	WithdrawField(Who, FieldKind),
	Erase(Who, FieldKind),
	/// An institution says something, until so much later if it has an end, or that there is nothing.
	Say(PartnerId, Who, FieldKind, Option<(u8, Option<Moment>)>),
	Grant(Who, FieldKind, Reader, Moment),
	Revoke(Who, FieldKind, Reader),
	Forget(Who, FieldKind, Reader),
	Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	let who =
		|| prop_oneof![20 => 1u64..4, 1 => Just(4u64), 1 => Just(21u64), 1 => 1_001u64..1_003];
	let registrar = || prop::sample::select(vec![11u64, 11, 21, 21, 31]);
	let auditor = || prop::sample::select(vec![12u64, 22, 32]);
	let number = || 1u8..7;
	let branch = || prop::sample::select(vec![1u32, 1, 2, 2, 3, 4]);
	let kind = || {
		prop::sample::select(vec![
			CONTACT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, HEALTH, LANGUAGES, 5,
		])
	};
	let value = || 1u8..3;
	let reader = || prop::sample::select(vec![CLINIC, Reader::Branch(1), Reader::Branch(9)]);
	prop_oneof![
		24 => (registrar(), who(), number()).prop_map(|(by, who, number)| Step::Register(by, who, number)),
		2 => (registrar(), number()).prop_map(|(by, number)| Step::RegisterKeyless(by, number)),
		32 => who().prop_map(Step::Accept),
		2 => (prop_oneof![registrar(), who()], who()).prop_map(|(by, who)| Step::WithdrawRegistration(by, who)),
		6 => (auditor(), who()).prop_map(|(by, who)| Step::Suspend(by, who)),
		16 => (auditor(), who()).prop_map(|(by, who)| Step::Reinstate(by, who)),
		1 => who().prop_map(Step::Leave),
		1 => who().prop_map(Step::Die),
		48 => (who(), branch()).prop_map(|(who, to)| Step::Ask(who, to)),
		4 => who().prop_map(Step::WithdrawMove),
		48 => (registrar(), who()).prop_map(|(by, who)| Step::AcceptMove(by, who)),
		4 => (who(), branch()).prop_map(|(who, to)| Step::Rehome(who, to)),
		72 => (who(), kind(), value(), prop::option::of(0u64..800))
			.prop_map(|(who, kind, value, lasts)| Step::Propose(who, kind, value, lasts)),
		60 => (auditor(), who(), kind()).prop_map(|(by, who, kind)| Step::Approve(by, who, kind)),
		16 => (auditor(), who(), kind()).prop_map(|(by, who, kind)| Step::Reject(by, who, kind)),
		8 => (auditor(), who(), kind()).prop_map(|(by, who, kind)| Step::Overturn(by, who, kind)),
		4 => (who(), kind()).prop_map(|(who, kind)| Step::ForgetRefusal(who, kind)),
		2 => (who(), kind()).prop_map(|(who, kind)| Step::Lapse(who, kind)),
		4 => (who(), kind()).prop_map(|(who, kind)| Step::WithdrawField(who, kind)),
		8 => (who(), kind()).prop_map(|(who, kind)| Step::Erase(who, kind)),
		32 => (1u32..3, who(), kind(), prop::option::of((value(), prop::option::of(0u64..300))))
			.prop_map(|(partner, who, kind, value)| Step::Say(partner, who, kind, value)),
		60 => (who(), kind(), reader(), prop_oneof![8 => 1u64..600, 1 => Just(0), 1 => 999u64..1_003])
			.prop_map(|(who, kind, reader, lasts)| Step::Grant(who, kind, reader, lasts)),
		8 => (who(), kind(), reader()).prop_map(|(who, kind, reader)| Step::Revoke(who, kind, reader)),
		72 => (who(), kind(), reader()).prop_map(|(who, kind, reader)| Step::Forget(who, kind, reader)),
		32 => (0u64..400).prop_map(Step::Wait),
	]
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Life {
	Pending,
	Active,
	Suspended,
	Left,
	Dead,
}

/// A value, and its end.
type Value = (u8, Option<Moment>);

struct Person {
	number: u8,
	branch: BranchId,
	life: Life,
	/// Which branch suspended them last.
	suspended_by: BranchId,
	wish: Option<BranchId>,
	/// Until when they can accept.
	until: Moment,
	/// What it says, who said it (0: the member; an auditor's account; 1 and 2: institutions), and its version.
	fields: BTreeMap<FieldKind, (Option<Value>, AccountId, u32)>,
	/// What is proposed, in place of which version, and whether it was refused.
	proposals: BTreeMap<FieldKind, (Value, u32, bool)>,
	grants: BTreeMap<(FieldKind, Reader), Moment>,
}

impl Person {
	fn version(&self, kind: FieldKind) -> u32 {
		self.fields.get(&kind).map_or(0, |(_, _, version)| *version)
	}

	fn say(&mut self, kind: FieldKind, value: Option<Value>, by: AccountId) {
		let version = self.version(kind) + 1;
		self.fields.insert(kind, (value, by, version));
	}

	/// Drop a proposal if it was refused, or was not.
	fn drop_if(&mut self, kind: FieldKind, refused: bool) -> Option<()> {
		self.proposals.get(&kind).filter(|proposal| proposal.2 == refused)?;
		self.proposals.remove(&kind).map(drop)
	}

	fn end(&mut self, life: Life) {
		self.life = life;
		self.wish = None;
		self.fields.clear();
		self.proposals.clear();
		self.grants.clear();
	}
}

/// What is to come out, kept as simply as can be.
#[derive(Default)]
struct Model {
	people: BTreeMap<AccountId, Person>,
	granted: Vec<AccountId>,
	moved: usize,
}

/// Staff of 3 decide for 1 as well.
fn decides(staff: AccountId, branch: BranchId) -> bool {
	AccountId::from(branch) == staff / 10 || (staff / 10, branch) == (3, 1)
}

impl Model {
	fn enter(
		&mut self,
		by: AccountId,
		(who, number): (AccountId, u8),
		life: Life,
		now: Moment,
	) -> bool {
		let stands = |(account, person): (&AccountId, &Person)| {
			let is_it = *account == who || person.number == number;
			is_it && !(person.life == Life::Pending && person.until <= now)
		};
		if self.people.iter().any(stands) {
			return false;
		}
		self.people.retain(|account, person| *account != who && person.number != number);
		let (branch, wish, until) = ((by / 10) as BranchId, None, now + 2_000);
		let (fields, proposals, grants) = Default::default();
		let suspended_by = branch;
		let person =
			Person { number, branch, life, suspended_by, wish, until, fields, proposals, grants };
		self.people.insert(who, person);
		true
	}

	/// The person with this account, if they are in one of these states.
	fn one(&mut self, who: AccountId, lives: &[Life]) -> Option<&mut Person> {
		self.people.get_mut(&who).filter(|person| lives.contains(&person.life))
	}

	/// What was proposed, and whether it was refused is so, is what the profile says.
	fn apply(
		&mut self,
		by: AccountId,
		(who, kind): (AccountId, FieldKind),
		is_refused: bool,
		now: Moment,
	) -> Option<()> {
		let person = self.one(who, &[Life::Active, Life::Suspended])?;
		let (proposal, version, refused) = *person.proposals.get(&kind)?;
		let is_late = proposal.1.is_some_and(|end| end <= now);
		if refused != is_refused || version != person.version(kind) || is_late {
			return None;
		}
		person.proposals.remove(&kind);
		person.say(kind, Some(proposal), by);
		Some(())
	}

	/// Do a step. `None`: it is refused.
	fn take(&mut self, step: &Step, now: Moment) -> Option<()> {
		use Life::*;
		const ALIVE: &[Life] = &[Active, Suspended];
		match *step {
			Step::Register(by, who, number) => {
				let is_own = by == who || who == 1_000 + AccountId::from(number);
				if is_own || !self.enter(by, (who, number), Pending, now) {
					return None;
				}
			}
			Step::RegisterKeyless(by, number) => {
				let who = 1_000 + AccountId::from(number);
				if !self.enter(by, (who, number), Active, now) {
					return None;
				}
				self.granted.push(who);
			}
			Step::Accept(who) => {
				let person = self.one(who, &[Pending])?;
				// Accounts without a key have never signed anything.
				if person.until <= now || who > 1_000 {
					return None;
				}
				person.life = Active;
				self.granted.push(who);
			}
			Step::WithdrawRegistration(by, who) => {
				let Person { branch, until, .. } = *self.one(who, &[Pending])?;
				let is_registrar = [11, 21, 31].contains(&by);
				let may = by == who || until <= now || (is_registrar && decides(by, branch));
				if !may {
					return None;
				}
				self.people.remove(&who);
			}
			Step::Suspend(by, who) => {
				let person = self.one(who, &[Active])?;
				if !decides(by, person.branch) {
					return None;
				}
				person.life = Suspended;
				person.suspended_by = (by / 10) as BranchId;
			}
			Step::Reinstate(by, who) => {
				let person = self.one(who, &[Suspended])?;
				if !decides(by, person.branch) || !decides(by, person.suspended_by) {
					return None;
				}
				person.life = Active;
			}
			Step::Leave(who) => self.one(who, &[Active])?.end(Left),
			Step::Die(who) => self.one(who, ALIVE)?.end(Dead),
			Step::Ask(who, to) => {
				let person = self.one(who, &[Active])?;
				if person.branch == to || to > 2 {
					return None;
				}
				person.wish = Some(to);
			}
			Step::WithdrawMove(who) => drop(self.one(who, ALIVE)?.wish.take()?),
			Step::AcceptMove(by, who) => {
				let person = self.one(who, &[Active])?;
				let wish = person.wish?;
				if by == who || AccountId::from(wish) != by / 10 {
					return None;
				}
				(person.branch, person.wish) = (wish, None);
				self.moved += 1;
			}
			Step::Rehome(who, to) => {
				let person = self.one(who, &[Active, Suspended, Dead])?;
				if person.branch == to || to > 3 {
					return None;
				}
				person.branch = to;
				person.wish = person.wish.filter(|wish| *wish != to);
			}
			Step::Propose(who, kind, value, lasts) => {
				let person = self.one(who, &[Active])?;
				if lasts == Some(0) {
					return None;
				}
				let value = (value, lasts.map(|lasts| now + lasts));
				match kind {
					CONTACT => person.say(kind, Some(value), 0),
					ADDRESS | LANGUAGES => {
						let version = person.version(kind);
						person.proposals.insert(kind, (value, version, false));
					}
					_ => return None,
				}
			}
			Step::Approve(by, who, kind) => return self.apply(by, (who, kind), false, now),
			Step::Overturn(by, who, kind) => {
				// Too late: without effect.
				let _ = self.apply(by, (who, kind), true, now);
			}
			Step::Reject(_, who, kind) => {
				let proposal = self.one(who, ALIVE)?.proposals.get_mut(&kind)?;
				if proposal.2 {
					return None;
				}
				proposal.2 = true;
			}
			Step::ForgetRefusal(who, kind) => {
				self.one(who, ALIVE)?.drop_if(kind, true)?;
			}
			Step::Lapse(who, kind) => {
				self.one(who, ALIVE)?.drop_if(kind, false)?;
			}
			Step::WithdrawField(who, kind) => {
				self.one(who, ALIVE)?.proposals.remove(&kind)?;
			}
			Step::Erase(who, kind) => {
				let person = self.one(who, ALIVE)?;
				person.fields.get(&kind)?.0?;
				person.proposals.remove(&kind);
				person.grants.retain(|(of, _), _| *of != kind);
				person.say(kind, None, 0);
			}
			Step::Say(partner, who, kind, value) => {
				let person = self.one(who, ALIVE)?;
				if ![ADDRESS, LANGUAGES, HEALTH].contains(&kind) {
					return None;
				}
				let by = AccountId::from(partner);
				let value = value.map(|(value, lasts)| (value, lasts.map(|lasts| now + lasts)));
				let value = value.filter(|(_, end)| *end != Some(now));
				let said = person.fields.get(&kind).and_then(|(said, by, _)| Some(((*said)?, *by)));
				match (said, value) {
					(None, None) => {}
					(Some((_, other)), None) if other != by => return None,
					(Some(said), Some(value)) if said == (value, by) => {}
					_ => person.say(kind, value, by),
				}
			}
			Step::Grant(who, kind, reader, lasts) => {
				let person = self.one(who, ALIVE)?;
				let key = (kind, reader);
				let has_room = person.grants.len() < 3 || person.grants.contains_key(&key);
				let is_there = kind <= HEALTH && reader != Reader::Branch(9);
				if !has_room || !is_there || lasts == 0 || lasts > 1_000 {
					return None;
				}
				person.grants.insert(key, now + lasts);
			}
			Step::Revoke(who, kind, reader) => {
				self.one(who, ALIVE)?.grants.remove(&(kind, reader))?;
			}
			Step::Forget(who, kind, reader) => {
				let person = self.people.get_mut(&who)?;
				if *person.grants.get(&(kind, reader))? > now {
					return None;
				}
				person.grants.remove(&(kind, reader));
			}
			Step::Wait(_) => {}
		}
		Some(())
	}
}

/// Compare all that the chain knows of somebody.
fn assert_same(who: AccountId, person: &Person, now: Moment) {
	let record = Profiles::member(who).expect("somebody who is registered");
	assert_eq!((record.branch, record.nullifier), (person.branch, super::person(person.number)));
	let life = match record.status {
		Status::Active => Life::Active,
		Status::Suspended { .. } => Life::Suspended,
		Status::Left { .. } => Life::Left,
		Status::Pending { .. } => Life::Pending,
		Status::Deceased { .. } => Life::Dead,
	};
	assert_eq!(life, person.life);
	let has_home = ![Life::Left, Life::Pending].contains(&life);
	assert_eq!(Profiles::home(&who), has_home.then_some(person.branch));
	assert_eq!(Profiles::is_active(&who), life == Life::Active);
	assert_eq!(Profiles::is_alive(&who), [Life::Active, Life::Suspended].contains(&life));
	assert_eq!(Profiles::wish(who), person.wish);

	for kind in 1..6 {
		let field = Profiles::field(who, kind).map(|field| {
			let by = match field.source {
				Source::SelfDeclared => 0,
				Source::Audited { branch } => AccountId::from(branch) * 10 + 2,
				Source::Institution { partner } => AccountId::from(partner),
			};
			let said = field.commitment.map(|value| (value.0[0], field.valid_until));
			(said, by, field.version)
		});
		assert_eq!(field.as_ref(), person.fields.get(&kind));
		let proposal = Profiles::proposal(who, kind);
		let proposal = proposal.map(|proposal| {
			let value = (proposal.commitment.0[0], proposal.valid_until);
			(value, proposal.version, proposal.refused)
		});
		assert_eq!(proposal.as_ref(), person.proposals.get(&kind));
		for reader in [CLINIC, Reader::Branch(1), Reader::Branch(9)] {
			let until = person.grants.get(&(kind, reader)).copied();
			assert_eq!(Profiles::grant(who, kind, reader), until);
			let may = until.is_some_and(|until| now < until);
			assert_eq!(Profiles::may_read(who, kind, reader), may);
		}
	}
}

fn play(step: &Step) -> DispatchResult {
	let now = Now::get();
	match *step {
		Step::Register(by, who, number) => register(by, who, number),
		Step::RegisterKeyless(by, number) => register_keyless(by, number),
		Step::Accept(who) => accept(who),
		Step::WithdrawRegistration(by, who) => withdraw_registration(by, who),
		Step::Suspend(by, who) => suspend(by, who),
		Step::Reinstate(by, who) => reinstate(by, who),
		Step::Leave(who) => leave(who),
		Step::Die(who) => die(who),
		Step::Ask(who, to) => ask_to_move(who, to),
		Step::WithdrawMove(who) => withdraw_move(who),
		Step::AcceptMove(by, who) => accept_move(by, who),
		Step::Rehome(who, to) => <Profiles as Rehoming<_>>::rehome(&who, to),
		Step::Propose(who, kind, value, lasts) => {
			let until = lasts.map(|lasts| now + lasts);
			Profiles::propose_field(signed(who), kind, commitment(value), until)
		}
		Step::Approve(by, who, kind) => approve(by, who, kind),
		Step::Reject(by, who, kind) => reject(by, who, kind),
		Step::Overturn(by, who, kind) => overturn(by, &field_of(who, kind)),
		Step::ForgetRefusal(who, kind) => {
			let refused = Profiles::proposal(who, kind).is_some_and(|proposal| proposal.refused);
			frame_support::ensure!(refused, NO_CASE);
			Profiles::forget(&field_of(who, kind));
			Ok(())
		}
		Step::Lapse(who, kind) => {
			frame_support::ensure!(FakeCases::is_open(&field_of(who, kind)), NO_CASE);
			lapse(&field_of(who, kind));
			Ok(())
		}
		Step::WithdrawField(who, kind) => withdraw_field(who, kind),
		Step::Erase(who, kind) => erase(who, kind),
		Step::Say(partner, who, kind, value) => {
			let value = value.map(|(value, lasts)| Attested {
				commitment: commitment(value),
				valid_until: lasts.map(|lasts| now + lasts),
			});
			<Profiles as timebank_primitives::Fields<_>>::set_by_institution(
				&who, kind, partner, value,
			)
		}
		Step::Grant(who, kind, reader, lasts) => grant_read(who, kind, reader, now + lasts),
		Step::Revoke(who, kind, reader) => revoke_read(who, kind, reader),
		Step::Forget(who, kind, reader) => forget_grant(99, who, kind, reader),
		Step::Wait(time) => {
			Now::set(now + time);
			Ok(())
		}
	}
}

thread_local! {
	/// Moves, approvals, and grants that were forgotten, in all random lives together.
	static REACHED: core::cell::Cell<(usize, usize, usize)> =
		const { core::cell::Cell::new((0, 0, 0)) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let (moved, approved, forgotten) = REACHED.get();
	assert!(
		moved > 50 && approved > 50 && forgotten > 50,
		"only {moved}, {approved} and {forgotten} in 256 lives"
	);
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(step(), 1..250)) {
		build_and_execute(|| {
			Now::set(1_000);
			GRANTED.take();
			MOVED.take();
			let mut model = Model::default();
			let first = [Step::Register(11, 1, 1), Step::Register(21, 2, 2), Step::Accept(1), Step::Accept(2)];
			for step in first.into_iter().chain(steps) {
				let expected = model.take(&step, Now::get()).is_some();
				let done = frame_support::storage::with_storage_layer(|| play(&step));
				assert_eq!(done.is_ok(), expected, "{step:?}: {done:?}");
				check();
				let (moved, approved, forgotten) = REACHED.get();
				let counted = |is_it: bool| usize::from(is_it && expected);
				let approved = approved + counted(matches!(step, Step::Approve(..)));
				let forgotten = forgotten + counted(matches!(step, Step::Forget(..)));
				REACHED.set((moved, approved, forgotten));
			}
			for (who, person) in &model.people {
				assert_same(*who, person, Now::get());
			}
			assert_eq!(crate::Members::<Test>::iter_keys().count(), model.people.len());
			assert_eq!(GRANTED.take(), model.granted, "one grant for each who joined");
			assert_eq!(MOVED.take().len(), model.moved);
			let (moved, approved, forgotten) = REACHED.get();
			REACHED.set((moved + model.moved, approved, forgotten));
		});
	}
}
