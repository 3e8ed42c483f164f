// SPDX-License-Identifier: Apache-2.0

//! The model: books that the test keeps by the rules as they are documented, never by what the chain says. They tell of every
//! deed whether it is refused, and why, and what everybody has afterwards.

use super::*;
use pallet_activities::Funding;
use pallet_risk::AlertId;
use pallet_time_coin::IdleTerms;
use sp_runtime::Permill;
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{
	ActivityId, BranchId, CaseId, HeldId, MovementId, PartnerId, RedemptionId,
};

/// Why a deed is refused: the name of the error.
pub type Refusal = &'static str;

/// Whether a deed is refused.
pub type Outcome = Result<(), Refusal>;

pub fn ensure(holds: bool, otherwise: Refusal) -> Outcome {
	if holds { Ok(()) } else { Err(otherwise) }
}

/// This part of an amount, rounded down.
pub fn part_of(amount: Balance, part: Permill) -> Balance {
	amount * Balance::from(part.deconstruct()) / 1_000_000
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
	Pending,
	Active,
	/// By auditors of this branch, or those who heard the appeal.
	Suspended {
		by: BranchId,
	},
	Left,
}

/// A member, with all that they have.
#[derive(Clone, Debug)]
pub struct Member {
	pub home: BranchId,
	pub identity: Person,
	pub standing: Standing,
	/// Until when they can accept.
	pub accepts_until: Moment,
	pub free: Balance,
	pub escrow: Balance,
	pub reserved: Balance,
	/// What waits for a decision.
	pub held: Balance,
	/// Whether the welcome grant was put off.
	pub is_owed_welcome: bool,
	/// The least that they had free in each period of the rule for idle coins, from the first that is not paid for.
	pub lows: Vec<Balance>,
	/// As much of what comes back from being set aside was not used: what lay aside when the last of these periods began, and
	/// by how much setting aside has lowered its low.
	pub aside: Balance,
	/// The period of that rule in which their coins last moved.
	pub moved_in: u32,
}

impl Member {
	pub fn total(&self) -> Balance {
		self.free + self.on_hold()
	}

	pub fn on_hold(&self) -> Balance {
		self.escrow + self.reserved + self.held
	}

	/// They had no more in this period than they have now.
	pub fn lower_low(&mut self) {
		let low = self.lows.last_mut().expect("there is always a period");
		*low = self.free.min(*low);
	}
}

#[derive(Clone, Debug, Default)]
pub struct Branch {
	pub parent: Option<BranchId>,
	pub successor: Option<BranchId>,
	/// The day from which on its account makes no blocks.
	pub validates_until: Option<BlockNumber>,
	/// Its pot: free, and earmarked.
	pub pot: (Balance, Balance),
	/// What its pot has set aside for activities.
	pub aside: Balance,
	/// What waits for a decision of what it pays.
	pub held: Balance,
	pub minted: Balance,
	pub burnt: Balance,
	pub quota: Option<Quota>,
	/// Since when the window for single signatures runs, and what was paid in it.
	pub window: Option<(BlockNumber, Balance)>,
	/// Ids, hours, and until when they count.
	pub guarantees: Vec<(u32, Balance, Moment)>,
}

impl Branch {
	pub fn all_in_pot(&self) -> Balance {
		self.pot.0 + self.pot.1 + self.aside + self.held
	}
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Quota {
	pub granted: Balance,
	pub until: BlockNumber,
	pub period: u32,
	pub used: Balance,
	pub received: Balance,
}

/// The figures that governance has set.
#[derive(Clone, Debug)]
pub struct Settings {
	pub cap: Balance,
	pub correction_period: BlockNumber,
	pub default_limit: Balance,
	pub fast_pass_after: u32,
	pub grave_amount: Balance,
	pub growth_floor: Balance,
	/// For members who are new, others and those who are trusted, and for pots.
	pub held_above: [Balance; 4],
	pub idle_terms: IdleTerms<Balance, BlockNumber>,
	pub large_amount: Balance,
	pub probation: Moment,
	pub required_coverage: Permill,
	pub single_signature_limit: Balance,
}

/// The rule for idle coins, and since when it holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
	pub terms: IdleTerms<Balance, BlockNumber>,
	pub since: BlockNumber,
}

/// How often what nobody asks for has happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Happenings {
	pub welcomes_put_off: u32,
	pub overflows: u32,
	pub levies: u32,
	pub expiries: u32,
	pub corrections: u32,
	pub paid_above_a_limit: u32,
	pub minted_for_service: u32,
	/// Of activities.
	pub expired: u32,
	pub occurrences: u32,
	pub passed_over: u32,
	/// Of services.
	pub never_begun: u32,
	pub presumed_ends: u32,
	pub late: u32,
	pub absences: u32,
	pub disputes: u32,
	pub undecided: u32,
	pub put_off: u32,
	/// Of reviews.
	pub withheld: u32,
	/// Of cases.
	pub cases: u32,
	pub by_two: u32,
	pub escalated: u32,
	pub lapsed: u32,
	pub passed: u32,
	pub sampled: u32,
	pub appeals: u32,
	pub overturned: u32,
	pub replaced: u32,
	pub held: u32,
	pub released: u32,
}

#[derive(Clone, Debug)]
pub struct Books {
	pub block: BlockNumber,
	pub now: Moment,
	pub settings: Settings,

	pub members: BTreeMap<Person, Member>,
	/// Where members would like to be at home.
	pub wishes: BTreeMap<Person, BranchId>,
	pub staff: BTreeMap<Person, (BranchId, BTreeSet<Role>)>,
	pub branches: BTreeMap<BranchId, Branch>,
	/// The branches' own accounts.
	pub seats: BTreeMap<Person, BranchId>,
	/// The partners' accounts, and whether they are suspended.
	pub partners: Vec<(Person, bool)>,

	pub minted: Balance,
	pub burnt: Balance,
	/// What was minted and burnt by branches that are gone.
	pub gone: BTreeMap<BranchId, (Balance, Balance)>,
	/// What there was when each period began.
	pub bases: BTreeMap<u32, Balance>,
	/// How much moved in each period.
	pub turnovers: BTreeMap<u32, Balance>,
	pub rule: Option<Rule>,
	/// In which period of the rule we are.
	pub rule_period: u32,
	pub movements: MovementId,
	pub entries: BTreeMap<MovementId, Entry>,

	/// What the first of two branches, which has the lower id, owes the other; less than nothing: it is owed.
	pub owed: BTreeMap<(BranchId, BranchId), i128>,
	pub limits: BTreeMap<(BranchId, BranchId), Balance>,
	pub next_guarantee: u32,

	pub earmarks: Vec<Earmark>,
	pub waiting: BTreeMap<u64, WaitingPayment>,
	pub next_payment: u64,

	pub activities: BTreeMap<ActivityId, Activity>,
	pub next_activity: ActivityId,
	/// By the activity with which they began.
	pub series: BTreeMap<ActivityId, Series>,
	/// By activity, and who served.
	pub pairs: BTreeMap<(ActivityId, Person), ReviewPair>,
	/// How often one reviewed the other, and when last.
	pub acquaintances: BTreeMap<(Person, Person), (u32, Moment)>,
	pub esteems: BTreeMap<Person, Esteem>,
	pub redemptions: BTreeMap<RedemptionId, Redemption>,
	pub next_redemption: RedemptionId,

	pub cases: BTreeMap<CaseId, Case>,
	pub next_case: CaseId,
	/// How many activities were found good one after another. All are of one category.
	pub records: BTreeMap<Person, u32>,
	/// In which cases activities were found bad, and when.
	pub blemishes: BTreeMap<Person, Vec<(CaseId, Moment)>>,
	pub passages: BTreeMap<ActivityId, Passage>,
	/// The activities on which chance has its say at the end of this block.
	pub to_be_drawn: Vec<ActivityId>,
	/// What the screening has noticed, and what was handled of it.
	pub alerts: BTreeMap<AlertId, Alert>,
	pub handled: BTreeSet<AlertId>,
	pub held: BTreeMap<HeldId, Held>,
	pub next_held: HeldId,
	/// By activity, and who served.
	pub rulings: BTreeMap<(ActivityId, Person), Ruling>,
	/// The last activities that were over for somebody.
	pub recent: BTreeMap<Person, Vec<ActivityId>>,

	pub happenings: Happenings,
}

impl Books {
	/// The four branches of the preset, whose own accounts and administrators are the first people.
	pub fn new() -> Self {
		let branch = |parent| Branch { parent, ..Default::default() };
		let branches = [(1, None), (2, Some(1)), (3, Some(1)), (4, None)];
		let administrator = |branch| (branch, BTreeSet::from([Role::Administrator]));
		Self {
			block: 0,
			now: 0,
			settings: Settings {
				cap: Balance::MAX,
				correction_period: 30 * DAYS,
				default_limit: 10_000 * TIME,
				fast_pass_after: 5,
				grave_amount: 200 * TIME,
				held_above: [20 * TIME, 40 * TIME, 60 * TIME, 200 * TIME],
				large_amount: 20 * TIME,
				probation: 90 * DAY,
				growth_floor: 10_000 * TIME,
				idle_terms: IdleTerms {
					period: 30 * DAYS,
					exempt: 500 * TIME,
					levy: Permill::zero(),
					expiry: 0,
				},
				required_coverage: Permill::zero(),
				single_signature_limit: 50 * TIME,
			},
			members: BTreeMap::new(),
			wishes: BTreeMap::new(),
			staff: (4..8).map(|who| (who, administrator(who as BranchId - 3))).collect(),
			branches: branches.map(|(id, parent)| (id, branch(parent))).into(),
			seats: (0..4).map(|who| (who, who as BranchId + 1)).collect(),
			partners: Vec::new(),
			minted: 0,
			burnt: 0,
			gone: BTreeMap::new(),
			bases: BTreeMap::from([(0, 0)]),
			turnovers: BTreeMap::new(),
			rule: None,
			rule_period: 0,
			movements: 0,
			entries: BTreeMap::new(),
			owed: BTreeMap::new(),
			limits: BTreeMap::new(),
			next_guarantee: 0,
			earmarks: Vec::new(),
			waiting: BTreeMap::new(),
			next_payment: 0,
			activities: BTreeMap::new(),
			next_activity: 0,
			series: BTreeMap::new(),
			pairs: BTreeMap::new(),
			acquaintances: BTreeMap::new(),
			esteems: BTreeMap::new(),
			redemptions: BTreeMap::new(),
			next_redemption: 0,
			cases: BTreeMap::new(),
			next_case: 0,
			records: BTreeMap::new(),
			blemishes: BTreeMap::new(),
			passages: BTreeMap::new(),
			to_be_drawn: Vec::new(),
			alerts: BTreeMap::new(),
			handled: BTreeSet::new(),
			held: BTreeMap::new(),
			next_held: 0,
			rulings: BTreeMap::new(),
			recent: BTreeMap::new(),
			happenings: Happenings::default(),
		}
	}

	/// Turn to a later block. Periods that are over by then are closed with what there was at their end.
	pub fn advance(&mut self, block: BlockNumber, now: Moment) {
		assert!(block > self.block, "time goes on");
		(self.block, self.now) = (block, now);
		let issuance = self.issuance();
		for period in 0..=self.period() {
			self.bases.entry(period).or_insert(issuance);
		}
		self.notice_terms();
		while self.rule.is_some_and(|rule| self.rule_period < rule.period_at(block)) {
			self.rule_period += 1;
			for member in self.members.values_mut() {
				member.lows.push(member.free);
			}
		}
		let period = self.settings.correction_period;
		self.entries.retain(|_, entry| block - entry.at < period);
	}

	/// Do it, or refuse it and leave everything as it is.
	pub fn perform(&mut self, by: By, deed: &Deed) -> Outcome {
		let before = self.clone();
		let outcome = self.attempt(by, deed);
		if outcome.is_err() {
			*self = before;
		}
		outcome
	}

	fn attempt(&mut self, by: By, deed: &Deed) -> Outcome {
		if let By::Person(who) = by {
			ensure(self.is_metered(who) || self.is_pending(who), "BadSigner")?;
			// Who has only been registered can say that it is right, and nothing else.
			ensure(self.is_metered(who) || matches!(deed, Deed::Accept), "Call")?;
		}
		match deed.clone() {
			Deed::Register { who, identity } => self.register(by, who, identity),
			Deed::Accept => self.accept(by),
			Deed::SuspendMember { who } => {
				let branch = self.ensure_decides_on(by, who)?;
				ensure(self.is_active(who), "AlreadySuspended")?;
				self.member(who).standing = Standing::Suspended { by: branch };
				self.note_decision(Matter::Suspension { who }, branch, signer(by)?, who);
				Ok(())
			}
			Deed::ReinstateMember { who } => {
				let branch = self.ensure_decides_on(by, who)?;
				let Standing::Suspended { by: suspending } = self.members[&who].standing else {
					return Err("NotSuspended");
				};
				// What a branch above has decided nobody below it lifts.
				let may_lift = self.oversees(branch, suspending) || !self.exists(suspending);
				ensure(may_lift, "SuspensionStands")?;
				self.member(who).standing = Standing::Active;
				Ok(())
			}
			Deed::AskToMove { branch } => self.ask_to_move(signer(by)?, branch),
			Deed::AcceptMove { who } => self.accept_move(by, who),
			Deed::LeaveTheBank => self.leave_the_bank(signer(by)?),
			Deed::GrantRole { branch, who, role } => self.grant_role(by, branch, who, role),
			Deed::RevokeRole { who, role } => self.revoke_role(by, who, role),

			Deed::Transfer { to, amount } | Deed::Give { to, amount } => {
				self.pay(Purse::Member(signer(by)?), Purse::Member(to), amount, GIFT)
			}
			Deed::Donate { branch, amount } => {
				self.pay(Purse::Member(signer(by)?), Purse::Pot(branch), amount, GIFT)
			}
			Deed::Mint { to, amount } => self.mint_by_quota(by, to, amount),
			Deed::ClaimWelcome { who } => self.claim_welcome(who),
			Deed::DelegateQuota { to, amount } => self.delegate_quota(by, to, amount),
			Deed::SetQuota { branch, amount, until } => self.set_quota(by, branch, amount, until),
			Deed::Penalise { who, amount } => self.penalise(by, who, amount),
			Deed::Correct { movement, amount, reason } => {
				self.correct(by, movement, amount, reason)
			}
			Deed::WithdrawCorrection { movement } => self.withdraw_correction(by, movement),
			Deed::Collect { who } => {
				ensure(self.due(who) > 0, "NothingDue")?;
				self.settle_idle(who);
				Ok(())
			}

			Deed::Publish { plan, funding } => self.publish(signer(by)?, plan, funding),
			Deed::Edit { activity, plan } => self.edit(signer(by)?, activity, plan),
			Deed::CloseActivity { activity } => self.close_activity(signer(by)?, activity),
			Deed::TakeDown { activity } => self.take_down(by, activity),
			Deed::EndSeries { series } => self.end_series(signer(by)?, series),
			Deed::Invite { activity, who } => self.invite(signer(by)?, activity, who),
			Deed::AcceptInvitation { activity } => self.accept_invitation(signer(by)?, activity),
			Deed::DismissManager { activity, who } => {
				self.dismiss_manager(signer(by)?, activity, who)
			}
			Deed::Enrol { activity } => self.enrol(signer(by)?, activity),
			Deed::LeaveActivity { activity } => self.leave_activity(signer(by)?, activity),
			Deed::Admit { activity, participant } => self.admit(signer(by)?, activity, participant),
			Deed::Decline { activity, participant } => {
				self.decline(signer(by)?, activity, participant)
			}
			Deed::ConfirmStart { activity, participant } => {
				self.confirm_start(signer(by)?, activity, participant)
			}
			Deed::ConfirmEnd { activity, participant, until } => {
				self.confirm_end(signer(by)?, activity, participant, until)
			}
			Deed::Settle { activity, participant } => {
				self.settle(signer(by)?, activity, participant)
			}
			Deed::CheckIn { activity, participants } => {
				let by = signer(by)?;
				self.for_each(by, activity, &participants, |books, who| {
					books.confirm_start(by, activity, who)
				})
			}
			Deed::CheckOut { activity, endings } => {
				let by = signer(by)?;
				let (participants, mut ends): (Vec<_>, Vec<_>) = endings.into_iter().unzip();
				ends.reverse();
				self.for_each(by, activity, &participants, |books, who| {
					books.confirm_end(by, activity, who, ends.pop().flatten())
				})
			}
			Deed::SettleMany { activity, participants } => {
				let by = signer(by)?;
				self.for_each(by, activity, &participants, |books, who| {
					books.settle(by, activity, who)
				})
			}
			Deed::ReportAbsence { activity, participants } => {
				let by = signer(by)?;
				self.for_each(by, activity, &participants, |books, who| {
					books.report_absence(by, activity, who)
				})
			}
			Deed::TopUp { activity, participant, steps } => {
				self.top_up(signer(by)?, activity, participant, steps)
			}
			Deed::Dispute { activity, participant } => {
				self.dispute(signer(by)?, activity, participant)
			}
			Deed::Tend(task) => self.tend(&task),

			Deed::Claim { case } => self.claim_case(by, case),
			Deed::Release { case } => self.release_case(signer(by)?, case),
			Deed::Decide { case, decision } => self.decide_case(by, case, decision),
			Deed::DecideAsConsortium { case, decision } => {
				self.decide_as_consortium(by, case, decision)
			}
			Deed::Ask { case } => self.ask_in_case(by, case),
			Deed::Answer { case } => self.answer_in_case(signer(by)?, case),
			Deed::Escalate { case } => self.escalate_case(by, case),
			Deed::Appeal { case } => self.appeal(signer(by)?, case),
			Deed::TendCase { case } => self.tend_case(case),
			Deed::Sample { activity } => self.look_at_sample(by, activity),
			Deed::Handle { alert } => self.handle(by, alert),
			Deed::WithdrawHeld { held } => self.withdraw_held(signer(by)?, held),
			Deed::HoldAbove { kind, amount } => {
				by_council(by)?;
				self.settings.held_above[kind as usize] = amount;
				Ok(())
			}

			Deed::Seal { activity, participant, side, score } => {
				self.seal(signer(by)?, activity, participant, (side, score))
			}
			Deed::OpenReview { activity, participant, side, score } => {
				self.open_review(activity, participant, side, score)
			}
			Deed::ClearReviews { activity, participant } => {
				self.clear_reviews(activity, participant)
			}
			Deed::ForgetPair { reviewer, reviewed } => self.forget_pair(reviewer, reviewed),

			Deed::AdmitPartner { account } => self.admit_partner(by, account),
			Deed::SuspendPartner { partner } => self.suspend_partner(by, partner, true),
			Deed::ReinstatePartner { partner } => self.suspend_partner(by, partner, false),
			Deed::Redeem { partner, amount } => self.redeem(signer(by)?, partner, amount),
			Deed::ConfirmRedemption { redemption } => self.answer(signer(by)?, redemption, true),
			Deed::DeclineRedemption { redemption } => self.answer(signer(by)?, redemption, false),
			Deed::CancelRedemption { redemption } => self.cancel_redemption(by, redemption),

			Deed::Grant { to, amount } => self.request(by, Payment::Grant { to, amount }),
			Deed::Allocate { to, amount, until } => {
				self.request(by, Payment::Allocation { to, amount, until })
			}
			Deed::UseEarmark { earmark, to, amount } => {
				self.request(by, Payment::Use { earmark, to, amount })
			}
			Deed::ApprovePayment { payment } => self.approve_payment(by, payment),
			Deed::WithdrawPayment { payment } => self.withdraw_payment(by, payment),
			Deed::GiveBack { earmark } => self.give_earmark_back(by, earmark),
			Deed::Reassign { earmark } => self.reassign(earmark),
			Deed::HandOver { branch } => self.hand_over(branch),
			Deed::Sweep { earmark } => self.sweep(earmark),

			Deed::SetLimit { debtor, creditor, limit } => {
				self.set_limit(by, debtor, creditor, limit)
			}
			Deed::AddGuarantee { branch, hours, valid_until } => {
				self.add_guarantee(by, branch, hours, valid_until)
			}
			Deed::RemoveGuarantee { branch, id } => self.remove_guarantee(by, branch, id),
			Deed::Net { debtor, branch } => self.net(debtor, branch),
			Deed::Rehome { branch, members } => self.rehome(branch, &members),
			Deed::MovePositions { branch } => self.move_positions(branch),

			Deed::BeginClosure { branch, successor } => self.begin_closure(by, branch, successor),
			Deed::CloseBranch { branch } => self.close_branch(by, branch),
			Deed::Set(setting) => self.set(by, setting),
		}
	}

	// Who is who.

	/// Whether the calls of this person are metered on anybody's allowance; others send none.
	pub fn is_metered(&self, who: Person) -> bool {
		self.seats.contains_key(&who)
			|| self.works(who)
			|| self.partner_of(who).is_some()
			|| self.home(who).is_some()
	}

	/// Whether somebody holds any role now.
	pub fn works(&self, who: Person) -> bool {
		let mut roles = self.staff.get(&who).into_iter().flat_map(|(_, roles)| roles);
		roles.any(|role| self.branch_as(By::Person(who), *role).is_some())
	}

	/// The branch for which somebody holds a role now. A closing branch takes on nothing new.
	pub fn branch_as(&self, by: By, role: Role) -> Option<BranchId> {
		let By::Person(who) = by else { return None };
		let (branch, roles) = self.staff.get(&who)?;
		let lasts =
			matches!(role, Role::Administrator | Role::Auditor | Role::Treasurer | Role::Custodian);
		let is_closing = self.branches.get(branch)?.successor.is_some();
		(roles.contains(&role) && (lasts || !is_closing)).then_some(*branch)
	}

	pub fn staff_as(&self, by: By, role: Role) -> Result<BranchId, Refusal> {
		self.branch_as(by, role).ok_or("BadOrigin")
	}

	pub fn home(&self, who: Person) -> Option<BranchId> {
		let member = self.members.get(&who)?;
		let is_member = !matches!(member.standing, Standing::Left | Standing::Pending);
		is_member.then_some(member.home)
	}

	pub fn is_active(&self, who: Person) -> bool {
		self.members.get(&who).is_some_and(|member| member.standing == Standing::Active)
	}

	/// Somebody who is a member, or was one.
	pub fn member(&mut self, who: Person) -> &mut Member {
		self.members.get_mut(&who).expect("a member")
	}

	pub fn free(&self, who: Person) -> Balance {
		self.members.get(&who).map_or(0, |member| member.free)
	}

	pub fn residents(&self, branch: BranchId) -> impl Iterator<Item = Person> + '_ {
		self.members.keys().copied().filter(move |who| self.home(*who) == Some(branch))
	}

	pub fn exists(&self, branch: BranchId) -> bool {
		self.branches.contains_key(&branch)
	}

	pub fn branch(&mut self, branch: BranchId) -> &mut Branch {
		self.branches.get_mut(&branch).expect("a branch")
	}

	/// The branch that takes over from a closing one.
	pub fn successor(&self, branch: BranchId) -> Option<BranchId> {
		self.branches.get(&branch)?.successor
	}

	/// Whether a branch is another, or stands below it.
	pub fn oversees(&self, above: BranchId, branch: BranchId) -> bool {
		let parent = self.branches.get(&branch).and_then(|branch| branch.parent);
		above == branch || parent.is_some_and(|parent| self.oversees(above, parent))
	}

	fn register(&mut self, by: By, who: Person, identity: Person) -> Outcome {
		let home = self.staff_as(by, Role::Registrar)?;
		ensure(by != By::Person(who), "OwnRegistration")?;
		ensure(self.partner_of(who).is_none(), "AccountReserved")?;
		let now = self.now;
		self.members.retain(|other, member| {
			let has_lapsed = member.standing == Standing::Pending && member.accepts_until <= now;
			!(has_lapsed && (*other == who || member.identity == identity))
		});
		ensure(!self.members.contains_key(&who), "AccountRegistered")?;
		let is_known = self.members.values().any(|member| member.identity == identity);
		ensure(!is_known, "PersonRegistered")?;
		ensure(!self.seats.contains_key(&who), "BranchAccount")?;
		let member = Member {
			home,
			identity,
			standing: Standing::Pending,
			accepts_until: now + 30 * 24 * 3_600_000,
			free: 0,
			escrow: 0,
			reserved: 0,
			held: 0,
			is_owed_welcome: false,
			lows: vec![0],
			aside: 0,
			moved_in: 0,
		};
		self.members.insert(who, member);
		Ok(())
	}

	fn is_pending(&self, who: Person) -> bool {
		self.members.get(&who).is_some_and(|member| member.standing == Standing::Pending)
	}

	fn accept(&mut self, by: By) -> Outcome {
		let who = signer(by)?;
		ensure(self.is_pending(who), "NotPending")?;
		let Member { home, accepts_until, .. } = self.members[&who];
		ensure(self.now < accepts_until, "RegistrationLapsed")?;
		ensure(self.exists(home), "BranchNotFound")?;
		ensure(self.successor(home).is_none(), "BranchNotActive")?;
		ensure(!self.seats.contains_key(&who), "BranchAccount")?;
		ensure(self.partner_of(who).is_none(), "AccountReserved")?;
		self.member(who).standing = Standing::Active;
		if WELCOME > self.room() {
			self.member(who).is_owed_welcome = true;
			self.happenings.welcomes_put_off += 1;
			return Ok(());
		}
		self.welcome(who)
	}

	fn ensure_decides_on(&self, by: By, who: Person) -> Result<BranchId, Refusal> {
		let branch = self.staff_as(by, Role::Auditor)?;
		let home = self.home(who).ok_or("NotMember")?;
		ensure(self.oversees(branch, home), "WrongBranch")?;
		ensure(by != By::Person(who), "ConflictOfInterest")?;
		Ok(branch)
	}

	fn leave_the_bank(&mut self, who: Person) -> Outcome {
		ensure(self.home(who).is_some(), "NotMember")?;
		ensure(self.is_active(who), "Suspended")?;
		self.settle_idle(who);
		let all = self.members[&who].total();
		ensure(all == self.free(who), "CoinsHeld")?;
		if all > 0 {
			self.burn(who, all);
			self.member(who).free = 0;
		}
		let member = self.member(who);
		member.is_owed_welcome = false;
		member.standing = Standing::Left;
		self.wishes.remove(&who);
		Ok(())
	}

	fn ensure_administers(&self, by: By, branch: BranchId) -> Outcome {
		if by == By::Council {
			return Ok(());
		}
		let own = self.branch_as(by, Role::Administrator).ok_or("NotAdministrator")?;
		let reaches_down = self.successor(own).is_none() && self.oversees(own, branch);
		ensure(own == branch || reaches_down, "NotAdministrator")
	}

	fn grant_role(&mut self, by: By, branch: BranchId, who: Person, role: Role) -> Outcome {
		self.ensure_administers(by, branch)?;
		// Nobody above a branch says who speaks for it.
		let is_voice = matches!(role, Role::Administrator | Role::OracleOperator);
		let own = self.branch_as(by, Role::Administrator);
		ensure(!is_voice || by == By::Council || own == Some(branch), "NotAdministrator")?;
		ensure(!self.seats.contains_key(&who), "BranchAccount")?;
		ensure(self.exists(branch), "BranchNotFound")?;
		let (works_for, roles) = self.staff.entry(who).or_insert((branch, BTreeSet::new()));
		ensure(*works_for == branch, "WorksElsewhere")?;
		roles.insert(role);
		Ok(())
	}

	fn revoke_role(&mut self, by: By, who: Person, role: Role) -> Outcome {
		let (branch, roles) = self.staff.get(&who).cloned().ok_or("RoleNotHeld")?;
		if by != By::Person(who) {
			self.ensure_administers(by, branch)?;
		}
		ensure(roles.contains(&role), "RoleNotHeld")?;
		let is_administrator = |(works_for, roles): &(BranchId, BTreeSet<Role>)| {
			*works_for == branch && roles.contains(&Role::Administrator)
		};
		let administrators = self.staff.values().filter(|member| is_administrator(member)).count();
		let is_last = role == Role::Administrator && administrators == 1;
		ensure(!is_last || self.successor(branch).is_some(), "LastAdministrator")?;
		let left: BTreeSet<_> = roles.into_iter().filter(|held| *held != role).collect();
		if left.is_empty() {
			self.staff.remove(&who);
		} else {
			self.staff.insert(who, (branch, left));
		}
		Ok(())
	}

	// The consortium.

	fn begin_closure(&mut self, by: By, branch: BranchId, successor: BranchId) -> Outcome {
		by_council(by)?;
		let record = self.branches.get(&branch).ok_or("BranchNotFound")?;
		ensure(record.successor.is_none(), "WrongStatus")?;
		let children = self.branches.values().filter(|other| other.parent == Some(branch));
		ensure(children.count() == 0, "HasChildren")?;
		ensure(successor != branch, "WrongSuccessor")?;
		ensure(self.exists(successor), "BranchNotFound")?;
		ensure(self.successor(successor).is_none(), "WrongSuccessor")?;
		let takes_over = |other: &Branch| other.successor == Some(branch);
		ensure(!self.branches.values().any(takes_over), "TakesOver")?;
		let active = self.branches.values().filter(|other| other.successor.is_none()).count();
		ensure(active > 3, "BelowMinimum")?;
		// The session after the next one is the first without its account.
		let until = self.block / DAYS + 2;
		let record = self.branch(branch);
		(record.successor, record.validates_until) = (Some(successor), Some(until));
		Ok(())
	}

	fn close_branch(&mut self, by: By, branch: BranchId) -> Outcome {
		by_council(by)?;
		let record = self.branches.get(&branch).ok_or("BranchNotFound")?;
		ensure(record.successor.is_some(), "WrongStatus")?;
		ensure(self.residents(branch).next().is_none(), "HasMembers")?;
		let works_there = |(works_for, _): &(BranchId, _)| *works_for == branch;
		ensure(!self.staff.values().any(works_there), "HasStaff")?;
		let validates = record.validates_until.is_none_or(|until| self.block / DAYS < until);
		ensure(!validates, "StillValidates")?;
		let waits = self.waiting.values().any(|waiting| waiting.branch == branch);
		ensure(!waits, "PaymentsWaiting")?;
		let is_open = |earmark: &Earmark| earmark.left() > 0;
		let concerns = |earmark: &Earmark| earmark.giver == branch || earmark.receiver == branch;
		let open = self.earmarks.iter().any(|earmark| is_open(earmark) && concerns(earmark));
		ensure(!open, "EarmarksOpen")?;
		ensure(record.all_in_pot() == 0, "PotNotEmpty")?;
		ensure(self.open_cases(Some(branch)) == 0, "CasesOpen")?;
		let is_noticed = self.alerts.values().any(|alert| alert.branch == branch);
		ensure(!is_noticed, "AlertsOpen")?;
		let others = self.branches.keys().filter(|other| Some(**other) != record.successor);
		let is_even = others.into_iter().all(|other| self.owes(branch, *other) == 0);
		ensure(is_even, "StillOwed")?;
		ensure(self.reserve(branch) == 0, "StillGuaranteed")?;
		let pays = |funding: Funding| funding.branch() == Some(branch);
		let open = self.activities.values().any(|record| pays(record.funding));
		let comes_again = self.series.values().any(|series| pays(series.funding));
		ensure(!open && !comes_again, "ActivitiesOpen")?;
		self.gone.insert(branch, (record.minted, record.burnt));
		self.branches.remove(&branch);
		self.seats.retain(|_, seat| *seat != branch);
		self.limits.retain(|(debtor, creditor), _| *debtor != branch && *creditor != branch);
		// What was between it and its successor ends: they are one.
		self.owed.retain(|(low, high), _| *low != branch && *high != branch);
		Ok(())
	}

	fn set(&mut self, by: By, setting: Setting) -> Outcome {
		by_council(by)?;
		let settings = &mut self.settings;
		match setting {
			Setting::Cap(cap) => settings.cap = cap,
			Setting::CorrectionPeriod(period) => settings.correction_period = period,
			Setting::DefaultLimit(limit) => settings.default_limit = limit,
			Setting::FastPassAfter(count) => settings.fast_pass_after = count,
			Setting::GraveAmount(amount) => settings.grave_amount = amount,
			Setting::LargeAmount(amount) => settings.large_amount = amount,
			Setting::Probation(hours) => settings.probation = Moment::from(hours) * HOUR,
			Setting::GrowthFloor(floor) => settings.growth_floor = floor,
			Setting::IdleTerms(terms) => settings.idle_terms = terms,
			Setting::RequiredCoverage(part) => settings.required_coverage = part,
			Setting::SingleSignatureLimit(limit) => settings.single_signature_limit = limit,
			// Nothing that the books are about.
			Setting::SampleRate(_) | Setting::SessionLength(_) | Setting::UptimeThreshold(_) => {}
		}
		Ok(())
	}

	pub fn partner_of(&self, who: Person) -> Option<PartnerId> {
		let place = self.partners.iter().position(|(account, _)| *account == who)?;
		Some(place as PartnerId)
	}
}

/// What only the Council does.
pub fn by_council(by: By) -> Outcome {
	ensure(by == By::Council, "BadOrigin")
}

/// What only somebody does who signs.
pub fn signer(by: By) -> Result<Person, Refusal> {
	match by {
		By::Person(who) => Ok(who),
		By::Council => Err("BadOrigin"),
	}
}
