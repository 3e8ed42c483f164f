// SPDX-License-Identifier: Apache-2.0

//! Who may change what. There is no sudo key: root exists only through [`Whitelist`](crate::Whitelist).

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::instances::{Instance1, Instance2};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	parameter_types,
	traits::{
		AsEnsureOriginWithArg, ConstU32, ConstU128, Contains, EitherOfDiverse, EqualPrivilegeOnly,
		GetCallMetadata, InstanceFilter,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureWithSuccess};
use pallet_collective::EnsureProportionAtLeast;
use pallet_tx_pause::RuntimeCallNameOf;
use scale_info::TypeInfo;
use sp_runtime::{Perbill, Permill, traits::BlakeTwo256};

/// Half of the Council.
pub type CouncilHalf = EnsureProportionAtLeast<AccountId, Instance1, 1, 2>;

/// Two thirds of the Council: admits branches, sets parameters, dispatches whitelisted calls as root.
pub type CouncilSupermajority = EnsureProportionAtLeast<AccountId, Instance1, 2, 3>;

/// Four fifths of the Council: whitelists a call when the Technical Committee fails to.
pub type CouncilFourFifths = EnsureProportionAtLeast<AccountId, Instance1, 4, 5>;

/// Two thirds of the Technical Committee: whitelists calls, pauses calls, enters the safe mode.
pub type CommitteeSupermajority = EnsureProportionAtLeast<AccountId, Instance2, 2, 3>;

parameter_types! {
	pub const CouncilMotionDuration: BlockNumber = 7 * DAYS;
	pub const CommitteeMotionDuration: BlockNumber = DAYS;
	/// The most that a motion's call may weigh: half a block.
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * configs::system::RuntimeBlockWeights::get().max_block;
	pub MaxScheduledWeight: Weight = Perbill::from_percent(50) * configs::system::RuntimeBlockWeights::get().max_block;
	/// How long a dispatch by the Council waits for the whitelisting before it lapses.
	pub const DeferredDispatchExpiration: BlockNumber = 28 * DAYS;
	/// How long the safe mode lasts when it is entered, and how much longer with each extension. It ends by itself.
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	/// Nobody enters the safe mode for a deposit. Those calls are measured all the same: refused, they cost no more.
	pub const NoDeposit: Option<Balance> = if cfg!(feature = "runtime-benchmarks") { Some(TIME) } else { None };
	pub const NoDelay: Option<BlockNumber> = if cfg!(feature = "runtime-benchmarks") { Some(1) } else { None };
}

/// Who does not vote does not consent. With any other rule the silence of branches that are down would count as their ayes
/// when a motion's time is over, and "two thirds" would not mean two thirds.
#[cfg_attr(feature = "runtime-benchmarks", allow(dead_code))]
pub struct SilenceIsNo;

impl pallet_collective::DefaultVote for SilenceIsNo {
	fn default_vote(_: Option<bool>, _: u32, _: u32, _: u32) -> bool {
		false
	}
}

/// What the SDK's benchmarks of the collectives take for granted: that root sets the members, and that who is silent votes as the
/// prime member does. Neither rule takes longer than ours.
#[cfg(feature = "runtime-benchmarks")]
mod assumed {
	pub type CouncilMembers = frame_system::EnsureRoot<crate::AccountId>;
	pub type CommitteeMembers = CouncilMembers;
	pub use pallet_collective::PrimeDefaultVote as Silence;
}
#[cfg(not(feature = "runtime-benchmarks"))]
mod assumed {
	pub type CouncilMembers = frame_support::traits::NeverEnsureOrigin<()>;
	pub type CommitteeMembers = super::CouncilSupermajority;
	pub use super::SilenceIsNo as Silence;
}

/// One seat for each branch: the members follow the registry of branches, and no call sets them.
impl pallet_collective::Config<Instance1> for Runtime {
	// Each branch has a number of motions only: none can fill the table and keep the others from moving.
	type Consideration = pallet_branches::MotionTicket<Runtime>;
	type DefaultVote = assumed::Silence;
	type DisapproveOrigin = CouncilSupermajority;
	type KillOrigin = CouncilSupermajority;
	type MaxMembers = ConstU32<MAX_BRANCHES>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = ConstU32<100>;
	type MotionDuration = CouncilMotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type SetMembersOrigin = assumed::CouncilMembers;
	type WeightInfo = weights::pallet_collective_council::WeightInfo<Runtime>;
}

/// The committee for emergencies: its members are set by two thirds of the Council.
impl pallet_collective::Config<Instance2> for Runtime {
	type Consideration = ();
	type DefaultVote = assumed::Silence;
	type DisapproveOrigin = CouncilSupermajority;
	type KillOrigin = CouncilSupermajority;
	type MaxMembers = ConstU32<MAX_BRANCHES>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = ConstU32<100>;
	type MotionDuration = CommitteeMotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type SetMembersOrigin = assumed::CommitteeMembers;
	type WeightInfo = weights::pallet_collective_technical_committee::WeightInfo<Runtime>;
}

/// The only way to root. A call is whitelisted by two thirds of the Technical Committee, or by four fifths of the Council should
/// the committee fail, and dispatched as root by two thirds of the Council: at once or, when it is a call of the scheduler,
/// after a notice period. If the Council is first, its dispatch waits up to 28 days for the whitelisting; then anybody whose
/// calls are metered may trigger it.
impl pallet_whitelist::Config for Runtime {
	type BlockNumberProvider = System;
	type DeferredDispatchExpiration = DeferredDispatchExpiration;
	type DispatchWhitelistedOrigin = CouncilSupermajority;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_whitelist::WeightInfo<Runtime>;
	type WhitelistOrigin = EitherOfDiverse<CommitteeSupermajority, CouncilFourFifths>;
}

/// Root schedules calls.
impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaxScheduledPerBlock = ConstU32<100>;
	type MaximumWeight = MaxScheduledWeight;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}

/// A branch's own account stores the bytes of large calls for nothing, up to a limit, and nobody else does. Only root manages what others
/// have stored: a branch that could would be able to remove the bytes of a call that waits for its time.
impl pallet_preimage::Config for Runtime {
	type Consideration = pallet_branches::BranchTicket<Runtime>;
	type Currency = configs::Deposits;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

/// The figures of our pallets that governance sets. An index is never used again for something else.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// The coin.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod time_coin {
		/// What each new member gets, in base units of TIME (T4).
		#[codec(index = 0)]
		pub static WelcomeGrant: Balance = 5 * TIME;
		/// How many blocks a period has, for quotas and the ceiling (T1, T3): thirty days'. From a day's to a year's.
		#[codec(index = 1)]
		pub static Period: BlockNumber = 30 * DAYS;
		/// By which part of what there was at its start issuance may grow in a period, in millionths.
		#[codec(index = 2)]
		pub static GrowthLimit: Permill = Permill::from_percent(5);
		/// By how much more it may grow, in base units: a consortium starts with nothing.
		#[codec(index = 3)]
		pub static GrowthFloor: Balance = 10_000 * TIME;
		/// The most that a member can have, in base units (T7). What is above goes to the home branch's pot.
		#[codec(index = 4)]
		pub static Cap: Balance = Balance::MAX;
		/// What becomes of coins that lie idle (T2, T7): nothing, unless governance sets a levy or an expiry. The period is from a
		/// day's to a year's.
		#[codec(index = 5)]
		pub static IdleTerms: pallet_time_coin::IdleTerms<Balance, BlockNumber> =
			pallet_time_coin::IdleTerms {
				period: 30 * DAYS,
				exempt: 500 * TIME,
				levy: Permill::zero(),
				expiry: 0,
			};
		/// For how many blocks a movement can be corrected (T11): thirty days'. From a day's to a year's.
		#[codec(index = 6)]
		pub static CorrectionPeriod: BlockNumber = 30 * DAYS;
		/// From how many coins on it takes two auditors to let a movement go on that was held back, in base units (U2).
		#[codec(index = 7)]
		pub static GraveAmount: Balance = 200 * TIME;
		/// The highest penalty that two auditors impose, in base units; above it two thirds of the Council do.
		#[codec(index = 8)]
		pub static MaxPenalty: Balance = 50 * TIME;
	}

	/// What calls cost (M7), in microseconds of block time.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod allowance {
		/// What a member's allowance holds when full: some fifty payments, or hundreds of lighter calls.
		#[codec(index = 0)]
		pub static MemberCapacity: pallet_allowance::Cost = 200_000;
		/// What a member's allowance gains with each block: some 1,200 payments a day.
		#[codec(index = 1)]
		pub static MemberRefill: pallet_allowance::Cost = 100;
		/// What the allowance of a branch's own account and its administrators, and those that its staff share by role, hold when
		/// full: a runtime upgrade fits.
		#[codec(index = 2)]
		pub static BranchCapacity: pallet_allowance::Cost = 2_000_000;
		/// What the same gain with each block.
		#[codec(index = 3)]
		pub static BranchRefill: pallet_allowance::Cost = 10_000;
		/// What a partner's allowance holds when full: some thousand calls.
		#[codec(index = 4)]
		pub static PartnerCapacity: pallet_allowance::Cost = 500_000;
		/// What a partner's allowance gains with each block.
		#[codec(index = 5)]
		pub static PartnerRefill: pallet_allowance::Cost = 1_000;
		/// What the allowance that a branch's custodians share holds when full: some hundred calls.
		#[codec(index = 6)]
		pub static CustodianCapacity: pallet_allowance::Cost = 500_000;
		/// What the allowance that a branch's custodians share gains with each block.
		#[codec(index = 7)]
		pub static CustodianRefill: pallet_allowance::Cost = 2_000;
		/// What the allowance that a branch's oracle operators share holds when full: some thousand reports.
		#[codec(index = 8)]
		pub static OracleCapacity: pallet_allowance::Cost = 500_000;
		/// What the allowance that a branch's oracle operators share gains with each block.
		#[codec(index = 9)]
		pub static OracleRefill: pallet_allowance::Cost = 5_000;
	}

	/// Who makes blocks (C3 to C5).
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod rotation {
		/// How many validators there are at least, if there are as many candidates; never less than 1.
		#[codec(index = 0)]
		pub static MinValidators: u32 = 3;
		/// How many seats there are for validators; never less than the minimum.
		#[codec(index = 1)]
		pub static MaxValidators: u32 = 21;
		/// The part of its blocks that a validator must make, in millionths.
		#[codec(index = 2)]
		pub static UptimeThreshold: Permill = Permill::from_percent(95);
		/// Over how many sessions that part is taken: a day's. From 1 to 2,015.
		#[codec(index = 3)]
		pub static UptimeWindow: u32 = 288;
		/// After how many sessions in a row below the threshold a validator is out: an hour's. Never less than 1.
		#[codec(index = 4)]
		pub static Patience: u32 = 12;
		/// How many blocks a session has: five minutes'. From 10 blocks to a day's.
		#[codec(index = 5)]
		pub static SessionLength: BlockNumber = 5 * MINUTES;
	}

	/// The standard of measure (T5).
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod standard {
		/// For how many blocks opinions on a draft are taken: two weeks'. From a day's to a year's.
		#[codec(index = 0)]
		pub static PublicationPeriod: BlockNumber = 14 * DAYS;
		/// How many blocks lie at least between adoption and effect: a week's. From a day's to a year's.
		#[codec(index = 1)]
		pub static Notice: BlockNumber = 7 * DAYS;
	}

	/// The branches' pots (T8).
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod pots {
		/// What the treasurers of a branch can spend in a day with one signature each, in base units; beyond it takes two.
		#[codec(index = 0)]
		pub static SingleSignatureLimit: Balance = 50 * TIME;
		/// After how many milliseconds anybody can withdraw a payment that waits for its second signature: two weeks'.
		#[codec(index = 1)]
		pub static Patience: Moment = 14 * 24 * 3_600_000;
	}

	/// What branches owe each other, and what stands behind their hours (T9, T10).
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod clearing {
		/// How much a branch can come to owe another for which no limit of its own was set, in base units.
		#[codec(index = 0)]
		pub static DefaultLimit: Balance = 10_000 * TIME;
		/// Which part of a branch's hours must be guaranteed before it mints more, in millionths.
		#[codec(index = 1)]
		pub static RequiredCoverage: Permill = Permill::zero();
		/// How many blocks lie between two nettings of all positions: a week's. From a day's to a year's.
		#[codec(index = 2)]
		pub static NettingPeriod: BlockNumber = 7 * DAYS;
	}

	/// Who acts for a member (M6, M8). Hours are the network's own: on a network for demonstrations they pass faster.
	#[dynamic_pallet_params]
	#[codec(index = 7)]
	pub mod custody {
		/// How many hours lie between the approval of a new key and its first use, in which the old one can veto: three days'.
		/// From a day's to a year's.
		#[codec(index = 0)]
		pub static KeyDelay: u32 = 3 * 24;
		/// How many hours a new key has to take over, after that: a month's. From a day's to a year's.
		#[codec(index = 1)]
		pub static KeyLapse: u32 = 30 * 24;
		/// How many hours pass before a custodian whom a member has appointed can spend: a day's. From a day's to a year's.
		#[codec(index = 2)]
		pub static SpendingDelay: u32 = 24;
		/// How many hours lie between the confirmation of a death and the succession: a month's. From a day's to a year's.
		#[codec(index = 3)]
		pub static DeathDelay: u32 = 30 * 24;
		/// The most that a custodian whom a registrar has assigned can spend in a day for a member without a key, in base
		/// units.
		#[codec(index = 4)]
		pub static AssignedLimit: Balance = 4 * TIME;
	}

	/// What institutions say of members (M4).
	#[dynamic_pallet_params]
	#[codec(index = 8)]
	pub mod oracles {
		/// How many branches must say the same; never less than 2.
		#[codec(index = 0)]
		pub static Quorum: u32 = 3;
		/// After how many milliseconds a voice without a quorum lapses: a week's. At least an hour's.
		#[codec(index = 1)]
		pub static Patience: Moment = 7 * 24 * 3_600_000;
	}

	/// What members do for each other (A1 to A10). Hours are the network's own, from a day's to a year's.
	#[dynamic_pallet_params]
	#[codec(index = 9)]
	pub mod activities {
		/// How many hours either side has to confirm what the other one has confirmed: three days'.
		#[codec(index = 0)]
		pub static ConfirmPeriod: u32 = 3 * 24;
		/// How many hours both sides have to review each other after a service: three days'.
		#[codec(index = 1)]
		pub static ReviewPeriod: u32 = 3 * 24;
		/// How many hours the publisher has to settle after that, before it is settled without them: three days'.
		#[codec(index = 2)]
		pub static SettlePeriod: u32 = 3 * 24;
		/// How many hours a participant has to dispute that they did not come: three days'.
		#[codec(index = 3)]
		pub static DisputePeriod: u32 = 3 * 24;
		/// How many hours auditors have to decide a dispute: two weeks'.
		#[codec(index = 4)]
		pub static DecisionPeriod: u32 = 14 * 24;
		/// How many hours before the end of an enrolment there is a warning, and within which a service is at short notice: a day's.
		#[codec(index = 5)]
		pub static WarningLead: u32 = 24;
		/// From how many coins in escrow on auditors are told that it is much, in base units.
		#[codec(index = 6)]
		pub static LargeAmount: Balance = 20 * TIME;
	}

	/// What members think of each other's help, and what follows from it (R1 to R4, U3).
	#[dynamic_pallet_params]
	#[codec(index = 10)]
	pub mod reviews {
		/// How many hours reviews can be opened for, once both are in or the time for them is over: a week's. From a day's to a
		/// year's, in the network's own hours.
		#[codec(index = 0)]
		pub static OpenPeriod: u32 = 7 * 24;
		/// After how many hours a review of the same person counts in full again: a year's. From a day's to a year's.
		#[codec(index = 1)]
		pub static PairMemory: u32 = 365 * 24;
		/// From how many points on members have two, three, four and five stars.
		#[codec(index = 2)]
		pub static Thresholds: [u32; 4] = [60, 300, 1_200, 4_000];
		/// The least credit with which members may publish, of 100.
		#[codec(index = 3)]
		pub static MinPublishCredit: u32 = 40;
		/// The least credit with which members may enrol, of 100.
		#[codec(index = 4)]
		pub static MinEnrolCredit: u32 = 20;
		/// The least rating as a publisher with which members may publish, in hundredths of a star.
		#[codec(index = 5)]
		pub static MinRating: u32 = 200;
		/// By which part a member's allowance grows with each star above the first, in millionths.
		#[codec(index = 6)]
		pub static AllowancePerStar: Permill = Permill::from_percent(25);
		/// For how many hours a review that was opened can be reported as breaking the rules: two weeks'. From a day's to a year's.
		#[codec(index = 7)]
		pub static ReportPeriod: u32 = 14 * 24;
		/// For how many hours a member may publish to whom an auditor gave the right back: three months'. From a day's to a year's.
		#[codec(index = 8)]
		pub static ExemptionPeriod: u32 = 90 * 24;
	}

	/// What members learn (L1 to L3).
	#[dynamic_pallet_params]
	#[codec(index = 11)]
	pub mod trainings {
		/// How many hours trainers have to assess their learners after the last session, before fees go back: two weeks'. From a
		/// day's to a year's, in the network's own hours.
		#[codec(index = 0)]
		pub static AssessPeriod: u32 = 14 * 24;
	}

	/// What humans decide (U1, U2, U7). Hours are the network's own, from a day's to a year's.
	#[dynamic_pallet_params]
	#[codec(index = 12)]
	pub mod audit {
		/// For how many hours a case stays with the auditor who claimed it: two days'.
		#[codec(index = 0)]
		pub static ClaimPeriod: u32 = 2 * 24;
		/// After how many hours without a decision a case goes to the branch above: three days'.
		#[codec(index = 1)]
		pub static EscalationPeriod: u32 = 3 * 24;
		/// After how many hours without a decision a case is over that has no end of its own: a month's.
		#[codec(index = 2)]
		pub static LapsePeriod: u32 = 30 * 24;
		/// For how many hours a decision can be appealed: two weeks'.
		#[codec(index = 3)]
		pub static AppealPeriod: u32 = 14 * 24;
		/// By how many hours a case is put off once while somebody is asked for more: three days'.
		#[codec(index = 4)]
		pub static AnswerPeriod: u32 = 3 * 24;
		/// After how many approved activities in a category, with none refused, a publisher's next one needs no auditor; never, if
		/// zero.
		#[codec(index = 5)]
		pub static FastPassAfter: u32 = 5;
		/// For how many hours after a refusal all of a publisher's activities are looked at: three months'.
		#[codec(index = 6)]
		pub static Probation: u32 = 90 * 24;
		/// Which part of the activities that passed without an auditor is looked at afterwards, in millionths.
		#[codec(index = 7)]
		pub static SampleRate: Permill = Permill::from_percent(20);
		/// For how many hours auditors can choose one of them themselves: three months'.
		#[codec(index = 8)]
		pub static SamplePeriod: u32 = 90 * 24;
	}

	/// Partner institutions (T2).
	#[dynamic_pallet_params]
	#[codec(index = 6)]
	pub mod partners {
		/// After how many milliseconds without an answer members can cancel a redemption: two weeks'. At least an hour's.
		#[codec(index = 0)]
		pub static Patience: Moment = 14 * 24 * 3_600_000;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::TimeCoin(dynamic_params::time_coin::Parameters::WelcomeGrant(
			dynamic_params::time_coin::WelcomeGrant,
			Some(TIME),
		))
	}
}

/// Two thirds of the Council set parameters.
impl pallet_parameters::Config for Runtime {
	type AdminOrigin = AsEnsureOriginWithArg<CouncilSupermajority>;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type WeightInfo = weights::pallet_parameters::WeightInfo<Runtime>;
}

/// Two thirds of the Technical Committee enter and extend the safe mode, in which only what is [`Protected`] goes on; half
/// of the Council ends it. It ends by itself, too. Nobody can enter it for a deposit.
impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = NoDeposit;
	type EnterDuration = SafeModeDuration;
	type ExtendDepositAmount = NoDeposit;
	type ExtendDuration = SafeModeDuration;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type ForceEnterOrigin = EnsureWithSuccess<CommitteeSupermajority, AccountId, SafeModeDuration>;
	type ForceExitOrigin = EitherOfDiverse<CouncilHalf, CommitteeSupermajority>;
	type ForceExtendOrigin = EnsureWithSuccess<CommitteeSupermajority, AccountId, SafeModeDuration>;
	type Notify = ();
	type ReleaseDelay = NoDelay;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
	type WhitelistedCalls = Protected;
}

/// Two thirds of the Technical Committee pause a call; they, or half of the Council, resume it. What is [`Protected`]
/// cannot be paused.
impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<256>;
	type PauseOrigin = CommitteeSupermajority;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EitherOfDiverse<CouncilHalf, CommitteeSupermajority>;
	type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
	type WhitelistedCalls = Protected;
}

/// What neither the safe mode nor a pause can stop: what makes blocks, what governance needs to undo either, and what it needs
/// against a branch that is the emergency.
pub struct Protected;

impl Protected {
	const PALLETS: [&str; 15] = [
		"System",
		"Timestamp",
		"Branches",
		"Rotation",
		"Grandpa",
		"Session",
		"Council",
		"TechnicalCommittee",
		"Whitelist",
		"Scheduler",
		"Preimage",
		"Parameters",
		"SafeMode",
		"TxPause",
		"MultiBlockMigrations",
	];
}

impl Contains<RuntimeCall> for Protected {
	fn contains(call: &RuntimeCall) -> bool {
		Self::PALLETS.contains(&call.get_call_metadata().pallet_name)
	}
}

/// By name, as TxPause knows calls.
impl Contains<RuntimeCallNameOf<Runtime>> for Protected {
	fn contains((pallet, _): &RuntimeCallNameOf<Runtime>) -> bool {
		Self::PALLETS.iter().any(|name| name.as_bytes() == pallet.as_slice())
	}
}

/// What a proxy may do for the account that named it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Enrolling, confirming, settling, reviewing and all else in activities and trainings.
	#[codec(index = 1)]
	Activities,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::Activities => matches!(
				call,
				RuntimeCall::Activities(_)
					| RuntimeCall::Reviews(_)
					| RuntimeCall::Trainings(_)
					| RuntimeCall::Noticeboard(_)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == &Self::Any || self == other
	}
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = ConstU128<STEP>;
	type AnnouncementDepositFactor = ConstU128<{ STEP / 10 }>;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = configs::Deposits;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ConstU128<STEP>;
	type ProxyDepositFactor = ConstU128<{ STEP / 10 }>;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
}
