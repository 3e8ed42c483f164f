// SPDX-License-Identifier: Apache-2.0

//! Everything that people and the Council do in the year, and the calls that they send for it.

use super::*;
use crate::configs::{RuntimeParameters, dynamic_params};
use pallet_activities::{Call as Service, Funding, Recurrence, Task, Terms};
use pallet_audit::Call as Audit;
use pallet_branches::Call as Branch;
use pallet_clearing::Call as Clear;
use pallet_partners::Call as Partner;
use pallet_pots::Call as Pot;
use pallet_profiles::Call as Profile;
use pallet_reviews::Call as Opinion;
use pallet_risk::{AlertId, Kind, Thresholds};
use pallet_time_coin::{Call as Coin, IdleTerms};
use sp_runtime::Permill;
use timebank_primitives::{
	ActivityId, BranchId, CaseId, EarmarkId, HeldId, MintReason, MovementId, PartnerId,
	RedemptionId,
};

/// What reviews are sealed with. Everybody could guess them; here nobody wants to.
const SALT: [u8; 32] = [7; 32];
const NO_COMMENT: [u8; 32] = [0; 32];
const REASONS: pallet_audit::Opinion = pallet_audit::Opinion::Hash([1; 32]);

/// Somebody who has a key: by their place in [`Cast::people`].
pub type Person = usize;

/// Who acts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum By {
	/// A person, with a transaction.
	Person(Person),
	/// Two thirds of the Council, with a motion.
	Council,
}

/// A figure that governance sets.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
	Cap(Balance),
	CorrectionPeriod(BlockNumber),
	DefaultLimit(Balance),
	FastPassAfter(u32),
	GraveAmount(Balance),
	LargeAmount(Balance),
	/// In hours.
	Probation(u32),
	SampleRate(Permill),
	GrowthFloor(Balance),
	IdleTerms(IdleTerms<Balance, BlockNumber>),
	RequiredCoverage(Permill),
	SessionLength(BlockNumber),
	SingleSignatureLimit(Balance),
	UptimeThreshold(Permill),
}

/// What somebody does. Moments are in Unix milliseconds, lengths of time and ends of quotas in blocks.
#[derive(Clone, Debug)]
pub enum Deed {
	// Who is who.
	Register { who: Person, identity: Person },
	Accept,
	AskToMove { branch: BranchId },
	AcceptMove { who: Person },
	SuspendMember { who: Person },
	ReinstateMember { who: Person },
	LeaveTheBank,
	GrantRole { branch: BranchId, who: Person, role: Role },
	RevokeRole { who: Person, role: Role },
	// Coins.
	Transfer { to: Person, amount: Balance },
	Give { to: Person, amount: Balance },
	Donate { branch: BranchId, amount: Balance },
	Mint { to: Person, amount: Balance },
	ClaimWelcome { who: Person },
	DelegateQuota { to: BranchId, amount: Balance },
	SetQuota { branch: BranchId, amount: Balance, until: BlockNumber },
	Penalise { who: Person, amount: Balance },
	Correct { movement: MovementId, amount: Balance, reason: u8 },
	WithdrawCorrection { movement: MovementId },
	Collect { who: Person },
	// Services.
	Publish { plan: Plan, funding: Funding },
	Edit { activity: ActivityId, plan: Plan },
	CloseActivity { activity: ActivityId },
	TakeDown { activity: ActivityId },
	EndSeries { series: ActivityId },
	Invite { activity: ActivityId, who: Person },
	AcceptInvitation { activity: ActivityId },
	DismissManager { activity: ActivityId, who: Person },
	Enrol { activity: ActivityId },
	LeaveActivity { activity: ActivityId },
	Admit { activity: ActivityId, participant: Person },
	Decline { activity: ActivityId, participant: Person },
	ConfirmStart { activity: ActivityId, participant: Person },
	ConfirmEnd { activity: ActivityId, participant: Person, until: Option<Moment> },
	Settle { activity: ActivityId, participant: Person },
	CheckIn { activity: ActivityId, participants: Vec<Person> },
	CheckOut { activity: ActivityId, endings: Vec<(Person, Option<Moment>)> },
	SettleMany { activity: ActivityId, participants: Vec<Person> },
	ReportAbsence { activity: ActivityId, participants: Vec<Person> },
	TopUp { activity: ActivityId, participant: Person, steps: u32 },
	Dispute { activity: ActivityId, participant: Person },
	Tend(Task<Person>),
	// What auditors decide.
	Claim { case: CaseId },
	Release { case: CaseId },
	Decide { case: CaseId, decision: Decision },
	DecideAsConsortium { case: CaseId, decision: Decision },
	Ask { case: CaseId },
	Answer { case: CaseId },
	Escalate { case: CaseId },
	Appeal { case: CaseId },
	TendCase { case: CaseId },
	Sample { activity: ActivityId },
	Handle { alert: AlertId },
	WithdrawHeld { held: HeldId },
	HoldAbove { kind: Kind, amount: Balance },
	// Reviews. A review is sealed for a side, which should be the sender's.
	Seal { activity: ActivityId, participant: Person, side: Side, score: u8 },
	OpenReview { activity: ActivityId, participant: Person, side: Side, score: u8 },
	ClearReviews { activity: ActivityId, participant: Person },
	ForgetPair { reviewer: Person, reviewed: Person },
	// Partners.
	AdmitPartner { account: Person },
	SuspendPartner { partner: PartnerId },
	ReinstatePartner { partner: PartnerId },
	Redeem { partner: PartnerId, amount: Balance },
	ConfirmRedemption { redemption: RedemptionId },
	DeclineRedemption { redemption: RedemptionId },
	CancelRedemption { redemption: RedemptionId },
	// Pots.
	Grant { to: Person, amount: Balance },
	Allocate { to: BranchId, amount: Balance, until: Moment },
	UseEarmark { earmark: EarmarkId, to: Person, amount: Balance },
	ApprovePayment { payment: u64 },
	WithdrawPayment { payment: u64 },
	GiveBack { earmark: EarmarkId },
	Reassign { earmark: EarmarkId },
	HandOver { branch: BranchId },
	Sweep { earmark: EarmarkId },
	// What branches owe each other.
	SetLimit { debtor: BranchId, creditor: BranchId, limit: Option<Balance> },
	AddGuarantee { branch: BranchId, hours: Balance, valid_until: Moment },
	RemoveGuarantee { branch: BranchId, id: u32 },
	Net { debtor: BranchId, branch: BranchId },
	Rehome { branch: BranchId, members: Vec<Person> },
	MovePositions { branch: BranchId },
	// The consortium.
	BeginClosure { branch: BranchId, successor: BranchId },
	CloseBranch { branch: BranchId },
	Set(Setting),
}

impl Deed {
	/// Which kind of deed it is.
	pub fn kind(&self) -> String {
		let text = format!("{self:?}");
		text.split([' ', '(']).next().unwrap_or_default().into()
	}

	/// The call that it takes.
	pub fn call(&self, account: impl Fn(Person) -> AccountId) -> RuntimeCall {
		let few = |all: Vec<Person>| {
			let all: Vec<_> = all.into_iter().map(&account).collect();
			all.try_into().expect("few")
		};
		match self.clone() {
			Deed::Register { who, identity } => {
				let nullifier = Nullifier(sp_io::hashing::blake2_256(account(identity).as_ref()));
				Profile::register { who: account(who), nullifier }.into()
			}
			Deed::Accept => Profile::accept {}.into(),
			Deed::AskToMove { branch } => Profile::ask_to_move { branch }.into(),
			Deed::AcceptMove { who } => Profile::accept_move { who: account(who) }.into(),
			Deed::SuspendMember { who } => {
				Profile::suspend { who: account(who), reason: [1; 32] }.into()
			}
			Deed::ReinstateMember { who } => Profile::reinstate { who: account(who) }.into(),
			Deed::LeaveTheBank => Profile::leave {}.into(),
			Deed::GrantRole { branch, who, role } => {
				Branch::grant_role { branch, who: account(who), role, until: None }.into()
			}
			Deed::RevokeRole { who, role } => {
				Branch::revoke_role { who: account(who), role }.into()
			}

			Deed::Transfer { to, amount } => {
				Coin::transfer { to: account(to), amount, note: NOTE }.into()
			}
			Deed::Give { to, amount } => Coin::give { to: account(to), amount, note: NOTE }.into(),
			Deed::Donate { branch, amount } => Coin::donate { branch, amount, note: NOTE }.into(),
			Deed::Mint { to, amount } => {
				let reason = MintReason::Service;
				Coin::mint { to: account(to), amount, reason, activity: None }.into()
			}
			Deed::ClaimWelcome { who } => Coin::claim_welcome { who: account(who) }.into(),
			Deed::DelegateQuota { to, amount } => Coin::delegate_quota { to, amount }.into(),
			Deed::SetQuota { branch, amount, until } => {
				Coin::set_quota { branch, amount, until }.into()
			}
			Deed::Penalise { who, amount } => {
				Coin::penalise { who: account(who), amount, decision: [1; 32] }.into()
			}
			Deed::Correct { movement, amount, reason } => {
				Coin::correct { movement, amount, reason: [reason; 32] }.into()
			}
			Deed::WithdrawCorrection { movement } => Coin::withdraw_correction { movement }.into(),
			Deed::Collect { who } => Coin::collect { who: account(who) }.into(),

			Deed::Publish { plan, funding } => {
				Service::publish { terms: plan.terms(), funding }.into()
			}
			Deed::Edit { activity, plan } => Service::edit { activity, terms: plan.terms() }.into(),
			Deed::CloseActivity { activity } => Service::close { activity }.into(),
			Deed::TakeDown { activity } => Service::take_down { activity, opinion: [1; 32] }.into(),
			Deed::EndSeries { series } => Service::end_series { series }.into(),
			Deed::Invite { activity, who } => {
				Service::invite { activity, who: account(who) }.into()
			}
			Deed::AcceptInvitation { activity } => Service::accept_invitation { activity }.into(),
			Deed::DismissManager { activity, who } => {
				Service::dismiss { activity, who: account(who) }.into()
			}
			Deed::Enrol { activity } => Service::enrol { activity }.into(),
			Deed::LeaveActivity { activity } => Service::leave { activity }.into(),
			Deed::Admit { activity, participant } => {
				Service::admit { activity, participant: account(participant) }.into()
			}
			Deed::Decline { activity, participant } => {
				Service::decline { activity, participant: account(participant) }.into()
			}
			Deed::ConfirmStart { activity, participant } => {
				Service::confirm_start { activity, participant: account(participant) }.into()
			}
			Deed::ConfirmEnd { activity, participant, until } => {
				Service::confirm_end { activity, participant: account(participant), until }.into()
			}
			Deed::Settle { activity, participant } => {
				Service::settle { activity, participant: account(participant) }.into()
			}
			Deed::CheckIn { activity, participants } => {
				Service::check_in { activity, participants: few(participants) }.into()
			}
			Deed::CheckOut { activity, endings } => {
				let endings = endings.into_iter().map(|(who, until)| (account(who), until));
				let participants = endings.collect::<Vec<_>>().try_into().expect("few");
				Service::check_out { activity, participants }.into()
			}
			Deed::SettleMany { activity, participants } => {
				Service::settle_many { activity, participants: few(participants) }.into()
			}
			Deed::ReportAbsence { activity, participants } => {
				Service::report_absence { activity, participants: few(participants) }.into()
			}
			Deed::TopUp { activity, participant, steps } => {
				Service::top_up { activity, participant: account(participant), steps }.into()
			}
			Deed::Dispute { activity, participant } => {
				let participant = account(participant);
				Service::dispute { activity, participant, reason: [1; 32] }.into()
			}
			Deed::Tend(task) => Service::tend { task: on_chain(&task, account) }.into(),

			Deed::Claim { case } => Audit::claim { case }.into(),
			Deed::Release { case } => Audit::release { case }.into(),
			Deed::Decide { case, decision } => {
				Audit::decide { case, decision, opinion: REASONS }.into()
			}
			Deed::DecideAsConsortium { case, decision } => {
				Audit::decide_as_consortium { case, decision, opinion: REASONS }.into()
			}
			Deed::Ask { case } => Audit::ask { case, question: [1; 32] }.into(),
			Deed::Answer { case } => Audit::answer { case, answer: [1; 32] }.into(),
			Deed::Escalate { case } => Audit::escalate { case }.into(),
			Deed::Appeal { case } => Audit::appeal { case, reason: [1; 32] }.into(),
			Deed::TendCase { case } => Audit::tend { task: pallet_audit::Task::Case(case) }.into(),
			Deed::Sample { activity } => Audit::sample { activity }.into(),
			Deed::Handle { alert } => {
				let (confirmed, opinion) = (alert % 2 == 0, [1; 32]);
				pallet_risk::Call::handle { alert, confirmed, opinion }.into()
			}
			Deed::WithdrawHeld { held } => Coin::withdraw_held { held }.into(),
			Deed::HoldAbove { kind, amount } => {
				let compiled = Thresholds::compiled(kind);
				// By sums, nothing is held: the books do not tell how much somebody has paid lately.
				let (velocity_sum, new_sum) = (0, 0);
				let held_above = amount;
				let own = Thresholds { held_above, velocity_sum, new_sum, ..compiled };
				let thresholds = Some(own);
				pallet_risk::Call::set_thresholds { branch: None, kind, thresholds }.into()
			}

			Deed::Seal { activity, participant, side, score } => {
				let participant = account(participant);
				let seal = pallet_reviews::seal_of(
					activity,
					&participant,
					side.on_chain(),
					score,
					&NO_COMMENT,
					&SALT,
				);
				Opinion::seal { activity, participant, seal }.into()
			}
			Deed::OpenReview { activity, participant, side, score } => Opinion::open {
				activity,
				participant: account(participant),
				side: side.on_chain(),
				score,
				comment: NO_COMMENT,
				salt: SALT,
			}
			.into(),
			Deed::ClearReviews { activity, participant } => {
				Opinion::clear { activity, participant: account(participant) }.into()
			}
			Deed::ForgetPair { reviewer, reviewed } => {
				let (reviewer, reviewed) = (account(reviewer), account(reviewed));
				Opinion::forget_pair { reviewer, reviewed }.into()
			}

			Deed::AdmitPartner { account: who } => {
				let name = b"A partner".to_vec().try_into().expect("short");
				let (contact, document) = (Default::default(), [1; 32]);
				Partner::admit { name, contact, account: account(who), document }.into()
			}
			Deed::SuspendPartner { partner } => {
				Partner::suspend { partner, reason: [1; 32] }.into()
			}
			Deed::ReinstatePartner { partner } => Partner::reinstate { partner }.into(),
			Deed::Redeem { partner, amount } => {
				Partner::redeem { partner, amount, benefit: [1; 32] }.into()
			}
			Deed::ConfirmRedemption { redemption } => Partner::confirm { redemption }.into(),
			Deed::DeclineRedemption { redemption } => {
				Partner::decline { redemption, reason: [1; 32] }.into()
			}
			Deed::CancelRedemption { redemption } => Partner::cancel { redemption }.into(),

			Deed::Grant { to, amount } => Pot::grant { to: account(to), amount, note: NOTE }.into(),
			Deed::Allocate { to, amount, until } => {
				let purpose = b"meals".to_vec().try_into().expect("short");
				Pot::allocate { to, amount, purpose, until }.into()
			}
			Deed::UseEarmark { earmark, to, amount } => {
				Pot::use_earmark { earmark, to: account(to), amount, note: NOTE }.into()
			}
			Deed::ApprovePayment { payment } => Pot::approve { payment }.into(),
			Deed::WithdrawPayment { payment } => Pot::withdraw { payment }.into(),
			Deed::GiveBack { earmark } => Pot::give_back { earmark }.into(),
			Deed::Reassign { earmark } => Pot::reassign { earmark }.into(),
			Deed::HandOver { branch } => Pot::hand_over { branch }.into(),
			Deed::Sweep { earmark } => Pot::sweep { earmark }.into(),

			Deed::SetLimit { debtor, creditor, limit } => {
				Clear::set_limit { debtor, creditor, limit }.into()
			}
			Deed::AddGuarantee { branch, hours, valid_until } => {
				let guarantor = b"The city".to_vec().try_into().expect("short");
				let document = [1; 32];
				Clear::add_guarantee { branch, guarantor, hours, document, valid_until }.into()
			}
			Deed::RemoveGuarantee { branch, id } => Clear::remove_guarantee { branch, id }.into(),
			Deed::Net { debtor, branch } => Clear::net { debtor, branch }.into(),
			Deed::Rehome { branch, members } => {
				let members: Vec<_> = members.into_iter().map(account).collect();
				Clear::rehome { branch, members: members.try_into().expect("few") }.into()
			}
			Deed::MovePositions { branch } => Clear::move_positions { branch }.into(),

			Deed::BeginClosure { branch, successor } => {
				Branch::begin_closure { branch, successor, reason: [1; 32] }.into()
			}
			Deed::CloseBranch { branch } => Branch::close { branch }.into(),
			Deed::Set(setting) => {
				pallet_parameters::Call::set_parameter { key_value: setting.parameter() }.into()
			}
		}
	}
}

impl Setting {
	fn parameter(self) -> RuntimeParameters {
		use dynamic_params::{activities, audit, clearing, pots, rotation, time_coin};
		match self {
			Self::Cap(cap) => {
				RuntimeParameters::TimeCoin(time_coin::Parameters::Cap(time_coin::Cap, Some(cap)))
			}
			Self::CorrectionPeriod(period) => RuntimeParameters::TimeCoin(
				time_coin::Parameters::CorrectionPeriod(time_coin::CorrectionPeriod, Some(period)),
			),
			Self::GrowthFloor(floor) => RuntimeParameters::TimeCoin(
				time_coin::Parameters::GrowthFloor(time_coin::GrowthFloor, Some(floor)),
			),
			Self::IdleTerms(terms) => RuntimeParameters::TimeCoin(
				time_coin::Parameters::IdleTerms(time_coin::IdleTerms, Some(terms)),
			),
			Self::GraveAmount(amount) => RuntimeParameters::TimeCoin(
				time_coin::Parameters::GraveAmount(time_coin::GraveAmount, Some(amount)),
			),
			Self::LargeAmount(amount) => RuntimeParameters::Activities(
				activities::Parameters::LargeAmount(activities::LargeAmount, Some(amount)),
			),
			Self::FastPassAfter(count) => RuntimeParameters::Audit(
				audit::Parameters::FastPassAfter(audit::FastPassAfter, Some(count)),
			),
			Self::Probation(hours) => RuntimeParameters::Audit(audit::Parameters::Probation(
				audit::Probation,
				Some(hours),
			)),
			Self::SampleRate(part) => RuntimeParameters::Audit(audit::Parameters::SampleRate(
				audit::SampleRate,
				Some(part),
			)),
			Self::DefaultLimit(limit) => RuntimeParameters::Clearing(
				clearing::Parameters::DefaultLimit(clearing::DefaultLimit, Some(limit)),
			),
			Self::RequiredCoverage(part) => RuntimeParameters::Clearing(
				clearing::Parameters::RequiredCoverage(clearing::RequiredCoverage, Some(part)),
			),
			Self::SingleSignatureLimit(limit) => RuntimeParameters::Pots(
				pots::Parameters::SingleSignatureLimit(pots::SingleSignatureLimit, Some(limit)),
			),
			Self::SessionLength(length) => RuntimeParameters::Rotation(
				rotation::Parameters::SessionLength(rotation::SessionLength, Some(length)),
			),
			Self::UptimeThreshold(part) => RuntimeParameters::Rotation(
				rotation::Parameters::UptimeThreshold(rotation::UptimeThreshold, Some(part)),
			),
		}
	}
}

impl Plan {
	/// What is published for it.
	fn terms(self) -> Terms {
		Terms {
			title: b"Company in the garden".to_vec().try_into().expect("short"),
			category: 7,
			content: [1; 32],
			place: b"The park".to_vec().try_into().expect("short"),
			enrolment: self.enrolment,
			service: self.service,
			places: self.places,
			steps: self.steps,
			required: Default::default(),
			recurrence: self.again.map(|(every, times)| Recurrence { every, times }),
		}
	}
}

impl Side {
	fn on_chain(self) -> pallet_reviews::Side {
		match self {
			Self::Publisher => pallet_reviews::Side::Publisher,
			Self::Participant => pallet_reviews::Side::Participant,
		}
	}
}

/// A task as the chain knows it.
pub fn on_chain(task: &Task<Person>, account: impl Fn(Person) -> AccountId) -> Task<AccountId> {
	match *task {
		Task::Activity(activity) => Task::Activity(activity),
		Task::Participant(activity, who) => Task::Participant(activity, account(who)),
		Task::Series(series) => Task::Series(series),
	}
}
