// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{EntryState, IdleTerms};
use frame_support::traits::Hooks;
use proptest::prelude::*;
use sp_runtime::Permill;
use std::collections::BTreeMap;
use timebank_primitives::{Decision, Exit, MintReason, OnDecision, Redeeming, Subject};

#[derive(Clone, Debug)]
enum Step {
	Welcome(AccountId),
	Mint(AccountId, Balance),
	Transfer(AccountId, AccountId, Balance),
	Donate(AccountId, u32, Balance),
	Pay(Purse<AccountId>, Purse<AccountId>, Balance),
	Hold(AccountId, Balance),
	Release(AccountId, Balance),
	Serve(AccountId, AccountId, Balance),
	Reserve(AccountId, Balance),
	Redeem(AccountId, Balance),
	GiveBack(AccountId, Balance),
	Penalise(AccountId, Balance),
	Exit(AccountId),
	Correct(u64, Balance),
	Cap(Balance),
	Screen(Balance),
	Freeze(AccountId, Balance),
	Decide(u64, Outcome),
	Fine(AccountId, Balance),
	DecideFine(AccountId, Outcome),
}

/// What becomes of what waits for a decision.
#[derive(Clone, Copy, Debug)]
enum Outcome {
	Granted,
	Refused,
	Lapsed,
	/// A movement by its payer; of a penalty: its appeal is granted.
	TakenBack,
	/// It cannot be appealed any more.
	Final,
}

fn purse() -> impl Strategy<Value = Purse<AccountId>> {
	prop_oneof![
		(1u64..12).prop_map(Purse::Member),
		(1u32..5).prop_map(Purse::Pot),
		(1u32..3).prop_map(Purse::Earmarks),
	]
}

fn outcome() -> impl Strategy<Value = Outcome> {
	prop_oneof![
		Just(Outcome::Granted),
		Just(Outcome::Refused),
		Just(Outcome::Lapsed),
		Just(Outcome::TakenBack),
		Just(Outcome::Final),
	]
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1u64..12;
	let amount = || prop_oneof![9 => 0u64..120, 1 => Just(Balance::MAX)];
	prop_oneof![
		1 => (1u64..10).prop_map(Step::Welcome),
		1 => (who(), amount()).prop_map(|(to, amount)| Step::Mint(to, amount)),
		2 => (who(), who(), amount()).prop_map(|(from, to, amount)| Step::Transfer(from, to, amount)),
		2 => (who(), 0u32..5, amount()).prop_map(|(from, to, amount)| Step::Donate(from, to, amount)),
		3 => (purse(), purse(), amount()).prop_map(|(from, to, amount)| Step::Pay(from, to, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Hold(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Release(who, amount)),
		1 => (who(), who(), amount()).prop_map(|(from, to, amount)| Step::Serve(from, to, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Reserve(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Redeem(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::GiveBack(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Penalise(who, amount)),
		1 => who().prop_map(Step::Exit),
		1 => (0u64..60, amount()).prop_map(|(movement, amount)| Step::Correct(movement, amount)),
		1 => (50u64..400).prop_map(Step::Cap),
		2 => prop_oneof![1 => Just(Balance::MAX), 3 => 0u64..40].prop_map(Step::Screen),
		1 => (1u64..10, prop_oneof![Just(0), Just(Balance::MAX), 0u64..100])
			.prop_map(|(who, amount)| Step::Freeze(who, amount)),
		2 => (0u64..12, outcome()).prop_map(|(held, outcome)| Step::Decide(held, outcome)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Fine(who, amount)),
		1 => (who(), outcome()).prop_map(|(who, outcome)| Step::DecideFine(who, outcome)),
	]
}

/// A penalty, and what is on hold for it.
#[derive(Clone, Copy)]
struct Fine {
	penalty: u64,
	amount: u64,
	by: AccountId,
	held: Option<u64>,
}

/// The ledger as a bookkeeper would keep it, who knows nothing of how the chain does.
#[derive(Default)]
struct Books {
	free: BTreeMap<AccountId, u64>,
	escrow: BTreeMap<AccountId, u64>,
	reserved: BTreeMap<AccountId, u64>,
	pots: BTreeMap<u32, u64>,
	earmarks: BTreeMap<u32, u64>,
	minted: u64,
	burnt: u64,
	cap: u64,
	/// What is above it is held back.
	threshold: u64,
	frozen: BTreeMap<AccountId, u64>,
	/// From where, to where, how much.
	held: BTreeMap<u64, (Purse<AccountId>, Purse<AccountId>, u64)>,
	ever_held: u64,
	fines: BTreeMap<AccountId, Vec<Fine>>,
	ever_fined: u64,
}

impl Books {
	fn home(who: AccountId) -> Option<u32> {
		match who {
			6 | 7 => Some(2),
			1..10 => Some(1),
			_ => None,
		}
	}

	fn row(&mut self, purse: &Purse<AccountId>) -> &mut u64 {
		match purse {
			Purse::Member(who) => self.free.entry(*who),
			Purse::Escrow(who) => self.escrow.entry(*who),
			Purse::Pot(branch) => return self.pots.entry(*branch).or_default(),
			Purse::Earmarks(branch) => return self.earmarks.entry(*branch).or_default(),
			_ => unreachable!("not in these lives"),
		}
		.or_default()
	}

	fn known(purse: &Purse<AccountId>) -> bool {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) => Self::home(*who).is_some(),
			Purse::Pot(branch) | Purse::Earmarks(branch) => (1..4).contains(branch),
			_ => unreachable!("not in these lives"),
		}
	}

	/// Whether somebody can choose to pay this.
	fn can(&mut self, from: &Purse<AccountId>, to: &Purse<AccountId>, amount: u64) -> bool {
		let suspended = |purse: &Purse<AccountId>| *purse == Purse::Member(8);
		let above = match (from, to) {
			(Purse::Pot(_) | Purse::Earmarks(_), Purse::Member(who)) => {
				self.total(*who).saturating_add(amount) > self.cap
			}
			_ => false,
		};
		if above {
			return false;
		}
		let closing = matches!(to, Purse::Pot(3) | Purse::Earmarks(3));
		self.must(from, to, amount) && !suspended(from) && !suspended(to) && !closing
	}

	fn must(&mut self, from: &Purse<AccountId>, to: &Purse<AccountId>, amount: u64) -> bool {
		let same = TimeCoin::account_of(from) == TimeCoin::account_of(to);
		let listed = Self::known(from) && Self::known(to);
		listed && !same && amount > 0 && amount <= self.spendable(from)
	}

	/// What is there and not frozen.
	fn spendable(&mut self, purse: &Purse<AccountId>) -> u64 {
		let frozen = match purse {
			Purse::Member(who) => *self.frozen.entry(*who).or_default(),
			_ => 0,
		};
		self.row(purse).saturating_sub(frozen)
	}

	/// What is held back of what is paid from here.
	fn held_of(&self, payer: &Purse<AccountId>) -> Vec<u64> {
		let all = self.held.values();
		all.filter(|(from, _, _)| from == payer).map(|(_, _, amount)| *amount).collect()
	}

	/// Whether what can be made is held back; none, if it fails because too much is.
	fn holds_back(
		&self,
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: u64,
	) -> Option<bool> {
		let purposes = matches!(from, Purse::Earmarks(_)) || matches!(to, Purse::Earmarks(_));
		if purposes || amount <= self.threshold {
			return Some(false);
		}
		(self.held_of(from).len() < 3).then_some(true)
	}

	/// Somebody chose to pay. Whether that is accepted.
	fn pays(&mut self, from: &Purse<AccountId>, to: &Purse<AccountId>, amount: u64) -> bool {
		if !self.can(from, to, amount) {
			return false;
		}
		match self.holds_back(from, to, amount) {
			None => return false,
			Some(false) => self.moved(from, to, amount),
			Some(true) => {
				*self.row(from) -= amount;
				self.held.insert(self.ever_held, (from.clone(), to.clone(), amount));
				self.ever_held += 1;
			}
		}
		true
	}

	/// Whether what is held back can be made now.
	fn releases(&self, (from, to, amount): &(Purse<AccountId>, Purse<AccountId>, u64)) -> bool {
		match (from, to) {
			(Purse::Member(who), _) => {
				let at = |rows: &BTreeMap<AccountId, u64>| *rows.get(who).unwrap_or(&0);
				at(&self.frozen) <= at(&self.free)
			}
			(_, Purse::Member(who)) => self.total(*who) + amount <= self.cap,
			_ => true,
		}
	}

	fn moved(&mut self, from: &Purse<AccountId>, to: &Purse<AccountId>, amount: u64) {
		*self.row(from) -= amount;
		self.came(to, amount);
	}

	fn came(&mut self, to: &Purse<AccountId>, amount: u64) {
		*self.row(to) += amount;
		let Purse::Member(who) = to else { return };
		let over = self.total(*who).saturating_sub(self.cap).min(amount).min(self.spendable(to));
		*self.row(to) -= over;
		*self.row(&Purse::Pot(Self::home(*who).expect("a member"))) += over;
	}

	fn total(&self, who: AccountId) -> u64 {
		[&self.free, &self.escrow, &self.reserved]
			.map(|rows| rows.get(&who).unwrap_or(&0))
			.into_iter()
			.sum::<u64>()
			+ self.held_of(&Purse::Member(who)).iter().sum::<u64>()
			+ self.fines.get(&who).into_iter().flatten().filter_map(|fine| fine.held).sum::<u64>()
	}

	fn is_kept_by_the_chain(&self) {
		for who in 1..12 {
			let at = |rows: &BTreeMap<AccountId, u64>| *rows.get(&who).unwrap_or(&0);
			assert_eq!(TimeCoin::balance(who), (at(&self.free), at(&self.escrow)), "of {who}");
			assert_eq!(TimeCoin::reserved(&who), at(&self.reserved));
			let held: u64 = self.held_of(&Purse::Member(who)).iter().sum();
			assert_eq!(TimeCoin::balance_of(&Purse::Held(who)), held, "held back of {who}");
		}
		for branch in 1..4 {
			assert_eq!(pot(branch), *self.pots.get(&branch).unwrap_or(&0));
			let earmarked = TimeCoin::balance_of(&Purse::Earmarks(branch));
			assert_eq!(earmarked, *self.earmarks.get(&branch).unwrap_or(&0));
			let held: u64 = self.held_of(&Purse::Pot(branch)).iter().sum();
			assert_eq!(TimeCoin::balance_of(&Purse::PotHeld(branch)), held);
		}
		let now = 200 + self.minted - self.burnt;
		assert_eq!(TimeCoin::issuance(), (now, 200 + self.minted, self.burnt));
	}
}

/// A bookkeeper's row: less is there, or it cannot be.
fn less(rows: &mut BTreeMap<AccountId, u64>, who: AccountId, amount: u64) {
	*rows.get_mut(&who).expect("it had some") -= amount;
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, ..Default::default() })]

	/// Whatever is sent, a bookkeeper who knows nothing of the chain's ways agrees on what was accepted and on what everybody
	/// has after it.
	#[test]
	fn no_sequence_creates_or_loses_a_coin(steps in proptest::collection::vec(step(), 1..60)) {
		build_and_execute(|| {
			assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 10_000_000, 1_000));
			let mut books = Books { cap: u64::MAX, threshold: u64::MAX, ..Default::default() };
			books.free.extend([(1, 100), (2, 100)]);
			for (who, branch) in [(3, 1), (7, 2)] {
				assert_ok!(TimeCoin::grant(&who));
				assert_ok!(donate(who, branch, 100));
				books.pots.insert(branch, 100);
				books.minted += 100;
			}
			for step in steps {
				match step {
					Step::Cap(cap) => {
						Cap::set(cap);
						books.cap = cap;
					},
					Step::Welcome(who) => {
						assert_ok!(TimeCoin::grant(&who));
						books.minted += 100;
						books.came(&Purse::Member(who), 100);
					},
					Step::Mint(to, amount) => {
						let reason = MintReason::Relief;
						let minted = TimeCoin::mint(RuntimeOrigin::signed(12), to, amount, reason, None);
						let fits = Books::home(to) == Some(1) && to != 8
							&& amount > 0 && amount != 77
							&& books.total(to).saturating_add(amount) <= books.cap
							&& amount < Balance::MAX;
						assert_eq!(minted.is_ok(), fits);
						if fits {
							books.minted += amount;
							books.came(&Purse::Member(to), amount);
						}
					},
					Step::Transfer(from, to, amount) => {
						let (payer, payee) = (Purse::Member(from), Purse::Member(to));
						let fits = books.pays(&payer, &payee, amount);
						assert_eq!(transfer(from, to, amount).is_ok(), fits);
					},
					Step::Donate(from, branch, amount) => {
						let (payer, pot) = (Purse::Member(from), Purse::Pot(branch));
						let fits = books.pays(&payer, &pot, amount);
						assert_eq!(donate(from, branch, amount).is_ok(), fits);
					},
					Step::Pay(from, to, amount) => {
						let returns = matches!((&from, &to), (Purse::Earmarks(_), Purse::Pot(_)));
						let fits = if returns {
							let fits = books.must(&from, &to, amount);
							if fits {
								books.moved(&from, &to, amount);
							}
							fits
						} else {
							books.pays(&from, &to, amount)
						};
						assert_eq!(payment(from.clone(), to.clone(), amount).is_ok(), fits);
					},
					Step::Hold(who, amount) if Books::home(who).is_some() => {
						let fits = amount <= books.spendable(&Purse::Member(who));
						assert_eq!(hold(who, amount).is_ok(), fits);
						if fits {
							*books.row(&Purse::Member(who)) -= amount;
							*books.row(&Purse::Escrow(who)) += amount;
						}
					},
					Step::Release(who, amount) if Books::home(who).is_some() => {
						let fits = amount <= *books.row(&Purse::Escrow(who));
						assert_eq!(release(who, amount).is_ok(), fits);
						if fits {
							*books.row(&Purse::Escrow(who)) -= amount;
							*books.row(&Purse::Member(who)) += amount;
						}
					},
					Step::Serve(from, to, amount) => {
						let (payer, payee) = (Purse::Escrow(from), Purse::Member(to));
						let fits = amount == 0 || books.must(&payer, &payee, amount);
						let paid = pay_for_service(from, to, amount);
						assert_eq!(paid.is_ok(), fits);
						if fits && amount > 0 {
							books.moved(&payer, &payee, amount);
						}
					},
					Step::Reserve(who, amount) if Books::home(who).is_some() => {
						let cause = Cause::Redemption { partner: 1, redemption: 1 };
						let fits = amount > 0 && amount <= books.spendable(&Purse::Member(who));
						assert_eq!(TimeCoin::reserve(&who, amount, cause).is_ok(), fits);
						if fits {
							*books.row(&Purse::Member(who)) -= amount;
							*books.reserved.entry(who).or_default() += amount;
						}
					},
					Step::Redeem(who, amount) if Books::home(who).is_some() && amount > 0 => {
						let cause = Cause::Redemption { partner: 1, redemption: 1 };
						let fits = amount <= *books.reserved.entry(who).or_default();
						assert_eq!(TimeCoin::burn(&who, amount, cause).is_ok(), fits);
						if fits {
							less(&mut books.reserved, who, amount);
							books.burnt += amount;
						}
					},
					Step::GiveBack(who, amount) if Books::home(who).is_some() => {
						let fits = amount <= *books.reserved.entry(who).or_default();
						assert_eq!(<TimeCoin as Redeeming<_>>::release(&who, amount).is_ok(), fits);
						if fits {
							less(&mut books.reserved, who, amount);
							*books.row(&Purse::Member(who)) += amount;
						}
					},
					Step::Penalise(who, amount) => {
						// Frozen or not.
						let there = *books.row(&Purse::Member(who));
						let fits = Books::home(who).is_some() && amount > 0 && there > 0;
						let done = TimeCoin::penalise(RuntimeOrigin::root(), who, amount, [0; 32]);
						assert_eq!(done.is_ok(), fits);
						if fits {
							less(&mut books.free, who, amount.min(there));
							books.burnt += amount.min(there);
						}
					},
					Step::Exit(who) if Books::home(who).is_some() => {
						let all = *books.row(&Purse::Member(who));
						let free = books.spendable(&Purse::Member(who));
						let fits = all == books.total(who) && all == free;
						assert_eq!(TimeCoin::exit(&who).is_ok(), fits);
						if fits {
							books.fines.remove(&who);
							*books.row(&Purse::Member(who)) = 0;
							books.burnt += all;
						}
					},
					Step::Correct(movement, amount) => {
						let entry = TimeCoin::entry(movement);
						let sign = |by| TimeCoin::correct(RuntimeOrigin::signed(by), movement, amount, [0; 32]);
						let Some(entry) = entry.filter(|entry| {
							let left = entry.amount - entry.corrected;
							entry.state == EntryState::Standing && amount > 0 && amount <= left
						}) else {
							assert!(sign(13).is_err());
							continue;
						};
						let concerned = match &entry.to {
							Purse::Member(who) => Books::home(*who),
							Purse::Pot(branch) => Some(*branch),
							_ => None,
						};
						// Branch 3 is not below branch 1.
						if concerned == Some(3) {
							assert!(sign(13).is_err());
							continue;
						}
						assert_ok!(sign(13));
						// Frozen or not.
						let fits = amount <= *books.row(&entry.to);
						assert_eq!(sign(14).is_ok(), fits);
						match &entry.from {
							// Without regard to the cap.
							Some(from) if fits => {
								*books.row(&entry.to) -= amount;
								*books.row(from) += amount;
							},
							None if fits => {
								*books.row(&entry.to) -= amount;
								books.burnt += amount;
							},
							_ => {
								let signed = RuntimeOrigin::signed(13);
								assert_ok!(TimeCoin::withdraw_correction(signed, movement));
							},
						}
					},
					Step::Screen(threshold) => {
						HeldAbove::set(threshold);
						books.threshold = threshold;
					},
					Step::Freeze(who, amount) => {
						freeze(who, amount);
						books.frozen.insert(who, amount);
					},
					Step::Decide(held, outcome) => {
						// Of those that there are, mostly.
						let there: Vec<_> = books.held.keys().copied().collect();
						let nth = usize::try_from(held).expect("a few");
						let held = there.get(nth % 4).copied().unwrap_or(held);
						let subject = Subject::Movement { held };
						let Some(row) = books.held.get(&held).cloned() else {
							assert!(decide(subject.clone(), Decision::Granted).is_err());
							assert!(decide(subject, Decision::Refused).is_err());
							continue;
						};
						let fits = match outcome {
							Outcome::Granted => {
								let fits = books.releases(&row);
								assert_eq!(decide(subject, Decision::Granted).is_ok(), fits);
								fits
							},
							Outcome::Refused => {
								assert_ok!(decide(subject, Decision::Refused));
								true
							},
							Outcome::Lapsed => {
								lapse(subject);
								true
							},
							Outcome::TakenBack => {
								let who = match row.0 {
									Purse::Member(who) => who,
									Purse::Pot(branch) => u64::from(branch) * 10 + 6,
									_ => unreachable!("it was not free"),
								};
								let withdraw = |who| {
									TimeCoin::withdraw_held(RuntimeOrigin::signed(who), held)
								};
								assert!(withdraw(13).is_err());
								assert_ok!(withdraw(who));
								true
							},
							Outcome::Final => false,
						};
						if fits {
							books.held.remove(&held);
							let (from, to, amount) = row;
							match outcome {
								Outcome::Granted => books.came(&to, amount),
								_ => *books.row(&from) += amount,
							}
						}
					},
					Step::Fine(who, amount) => {
						let by = 13 + amount % 7;
						let mut others = books.fines.get(&who).cloned().unwrap_or_default();
						let is_decided = others.iter().any(|fine| fine.held.is_some());
						others.retain(|fine| fine.by != by);
						let fits = Books::home(who).is_some() && amount > 0 && amount <= 80
							&& !is_decided
							&& others.len() < 5;
						let signed = RuntimeOrigin::signed(by);
						let proposed = TimeCoin::propose_penalty(signed, who, amount, [0; 32]);
						assert_eq!(proposed.is_ok(), fits);
						if fits {
							let penalty = books.ever_fined;
							others.push(Fine { penalty, amount, by, held: None });
							books.fines.insert(who, others);
							books.ever_fined += 1;
						}
					},
					Step::DecideFine(who, outcome) => {
						let latest = books.fines.get(&who).and_then(|fines| fines.last());
						let Some(fine @ Fine { penalty, amount, held, .. }) = latest.copied() else {
							continue;
						};
						let subject = Subject::Penalty { penalty };
						match (outcome, held) {
							(Outcome::Granted, None) => {
								let taken = amount.min(*books.row(&Purse::Member(who)));
								assert_eq!(decide(subject, Decision::Granted).is_ok(), taken > 0);
								if taken > 0 {
									*books.row(&Purse::Member(who)) -= taken;
									books.fines.insert(who, vec![Fine { held: Some(taken), ..fine }]);
								}
							},
							(Outcome::Refused, None) => {
								assert_ok!(decide(subject, Decision::Refused));
								books.fines.get_mut(&who).and_then(Vec::pop);
							},
							(Outcome::Lapsed, None) => {
								lapse(subject);
								books.fines.get_mut(&who).and_then(Vec::pop);
							},
							(Outcome::Granted | Outcome::Refused, Some(_)) => {
								assert!(decide(subject, Decision::Granted).is_err());
							},
							(Outcome::TakenBack, Some(held)) => {
								let (before, after) = (Decision::Granted, Decision::Refused);
								assert_ok!(TimeCoin::revise(&subject, before, after, &33, [0; 32]));
								books.fines.remove(&who);
								*books.row(&Purse::Member(who)) += held;
							},
							(Outcome::Final, Some(held)) => {
								forget(subject);
								books.fines.remove(&who);
								books.burnt += held;
							},
							_ => {},
						}
					},
					_ => {},
				}
				check();
				books.is_kept_by_the_chain();
			}
		});
	}

	/// The same under levy and expiry, whose terms change at any time: coins stay what they are, nobody is left with less than the
	/// exempt saving by them, and what is due is what is taken.
	#[test]
	fn idle_coins_go_where_they_belong(
		steps in proptest::collection::vec((0u8..12, 1u64..8, 1u64..8, 1u64..120), 1..60)
	) {
		build_and_execute(|| {
			for (what, who, other, amount) in steps {
				match what {
					0 => System::set_block_number(System::block_number() + amount),
					1 => {
						Terms::set(IdleTerms {
							period: amount % 20,
							exempt: other * 10,
							levy: Permill::from_percent((who * 5) as u32),
							expiry: (amount % 4) as u32,
						});
						// Once in a block, as the chain does.
						System::set_block_number(System::block_number() + 1);
						TimeCoin::on_initialize(System::block_number());
					},
					2 => {
						assert_ok!(TimeCoin::grant(&who));
					},
					3 => {
						let before = TimeCoin::balance(who).0;
						let due = TimeCoin::due(who);
						assert_eq!(TimeCoin::collect(RuntimeOrigin::signed(1), who).is_ok(), due > 0);
						assert_eq!(TimeCoin::balance(who).0, before - due);
						assert!(due == 0 || before - due >= Terms::get().exempt);
						assert_eq!(TimeCoin::due(who), 0, "nothing is due twice");
					},
					4 => drop(hold(who, amount)),
					5 => drop(release(who, amount)),
					6 => freeze(who, if amount > 60 { 0 } else { amount }),
					7 => HeldAbove::set(amount),
					8 => if let Some((held, _)) = TimeCoin::held_of(who).first() {
						let subject = Subject::Movement { held: *held };
						match amount % 3 {
							0 => drop(decide(subject, Decision::Granted)),
							1 => {
								assert_ok!(decide(subject, Decision::Refused));
							},
							_ => lapse(subject),
						}
					},
					_ => {
						let (free, due) = (TimeCoin::spendable(who), TimeCoin::due(who));
						let frozen = TimeCoin::balance(who).0 - free;
						let room = amount <= HeldAbove::get() || TimeCoin::held_of(who).len() < 3;
						let fits = who != other && amount <= free - due && room;
						assert_eq!(transfer(who, other, amount).is_ok(), fits);
						assert!(TimeCoin::balance(who).0 >= frozen, "frozen coins have moved");
					},
				}
				check();
			}
		});
	}
}
