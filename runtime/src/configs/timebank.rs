// SPDX-License-Identifier: Apache-2.0

//! The time bank's own pallets, tied to each other.

use crate::{
	configs::{CouncilSupermajority, CustodianScopes, dynamic_params},
	*,
};
use frame_support::{
	instances::Instance1,
	parameter_types,
	traits::{ConstU32, ConstU64, Contains, EitherOf, Get, ReservableCurrency},
	weights::Weight,
};
use pallet_allowance::Terms;
use pallet_branches::{
	Administrator, Auditor, EnsureActing, EnsureStaff, Minter, OracleOperator, Registrar, Trainer,
	Treasurer,
};
use pallet_collective::WeightInfo as _;
use pallet_custody::OnKeyReplaced;
use sp_runtime::traits::{BlakeTwo256, Convert, Hash as _};
use timebank_primitives::{BranchId, Nullifier, Role};

/// A length of time that governance sets, in blocks: a day at least and a year at most, so that no slip of the pen, and no batch of
/// motions, takes a safeguard away.
pub struct WithinReason<P>(core::marker::PhantomData<P>);

impl<P: Get<BlockNumber>> Get<BlockNumber> for WithinReason<P> {
	fn get() -> BlockNumber {
		P::get().clamp(DAYS, 365 * DAYS)
	}
}

/// The same for a length of time in milliseconds: an hour at least and a year at most.
pub struct PatientEnough<P>(core::marker::PhantomData<P>);

impl<P: Get<Moment>> Get<Moment> for PatientEnough<P> {
	fn get() -> Moment {
		const HOUR: Moment = 3_600_000;
		P::get().clamp(HOUR, 365 * 24 * HOUR)
	}
}

/// A number of the network's hours that governance sets, in milliseconds: those of a day at least and of a year at most.
pub struct NetworkHours<P>(core::marker::PhantomData<P>);

impl<P: Get<u32>> Get<Moment> for NetworkHours<P> {
	fn get() -> Moment {
		Moment::from(P::get().clamp(24, 365 * 24))
			.saturating_mul(pallet_activities::HourLength::<Runtime>::get())
	}
}

/// What becomes of idle coins, as governance set it, with a period of a day at least and a year at most.
pub struct IdleTerms;

impl Get<pallet_time_coin::IdleTerms<Balance, BlockNumber>> for IdleTerms {
	fn get() -> pallet_time_coin::IdleTerms<Balance, BlockNumber> {
		let terms = dynamic_params::time_coin::IdleTerms::get();
		pallet_time_coin::IdleTerms { period: terms.period.clamp(DAYS, 365 * DAYS), ..terms }
	}
}

/// The accounts that keep the branches' pots. Nobody has a key to one: it is the hash of nothing.
pub struct PotAccounts;

impl PotAccounts {
	const PREFIX: [u8; 16] = *b"modltimebank/pot";

	/// The branch whose pot this account keeps.
	fn branch(account: &AccountId) -> Option<BranchId> {
		let bytes: &[u8; 32] = account.as_ref();
		let id = BranchId::from_le_bytes(bytes[16..20].try_into().ok()?);
		(Self::convert(id) == *account).then_some(id)
	}
}

impl Convert<BranchId, AccountId> for PotAccounts {
	fn convert(branch: BranchId) -> AccountId {
		let mut bytes = [0; 32];
		bytes[..16].copy_from_slice(&Self::PREFIX);
		bytes[16..20].copy_from_slice(&branch.to_le_bytes());
		AccountId::new(bytes)
	}
}

/// The accounts that are no person's and no partner's: the branches' own and those of their pots.
pub struct BranchAccounts;

impl timebank_primitives::Branches<AccountId> for BranchAccounts {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		<Branches as timebank_primitives::Branches<_>>::by_account(account)
			.or_else(|| PotAccounts::branch(account))
	}
}

/// The accounts of members without a key of their own: nobody has a key to the hash of a person's nullifier.
pub struct KeylessAccounts;

impl Convert<Nullifier, AccountId> for KeylessAccounts {
	fn convert(nullifier: Nullifier) -> AccountId {
		AccountId::new(BlakeTwo256::hash_of(&(b"timebank/keyless", nullifier)).0)
	}
}

/// Who has to say something before they are members, or before their key is a member's: that they have it.
pub struct Newcomers;

impl Contains<AccountId> for Newcomers {
	fn contains(who: &AccountId) -> bool {
		pallet_profiles::Pending::<Runtime>::contains(who) || Custody::is_expected(who)
	}
}

/// What they may say.
pub struct NewcomerCalls;

impl Contains<RuntimeCall> for NewcomerCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_profiles::Call as Profile;
		matches!(
			call,
			RuntimeCall::Profiles(Profile::accept { .. } | Profile::withdraw_registration { .. })
				| RuntimeCall::Custody(pallet_custody::Call::take_over { .. })
		)
	}
}

/// The branches whose registrations can be accepted: those in good standing.
pub struct GoodStanding;

impl Contains<BranchId> for GoodStanding {
	fn contains(branch: &BranchId) -> bool {
		Branches::standing(*branch) == Some(pallet_branches::Standing::Good)
	}
}

/// The accounts that nobody registers as a person's: keys to others' accounts, and accounts of partners.
pub struct ReservedAccounts;

impl Contains<AccountId> for ReservedAccounts {
	fn contains(who: &AccountId) -> bool {
		use timebank_primitives::Partners as _;
		Custody::is_key(who) || Partners::by_account(who).is_some()
	}
}

/// The accounts that somebody uses already, so that they cannot become another member's key.
pub struct AccountsInUse;

impl Contains<AccountId> for AccountsInUse {
	fn contains(who: &AccountId) -> bool {
		use timebank_primitives::{Branches as _, Partners as _, Staff};
		Profiles::member(who.clone()).is_some()
			|| BranchAccounts::by_account(who).is_some()
			|| <Branches as Staff<_>>::branch(who).is_some()
			|| Partners::by_account(who).is_some()
	}
}

/// With a member's key goes what it has let others do, and what it has announced to do for others.
pub struct ForgetProxies;

impl OnKeyReplaced<AccountId> for ForgetProxies {
	fn on_key_replaced(who: &AccountId) {
		Proxy::remove_all_proxy_delegates(who);
		let (_, deposit) = pallet_proxy::Announcements::<Runtime>::take(who);
		<Balances as ReservableCurrency<AccountId>>::unreserve(who, deposit);
	}

	fn weight() -> Weight {
		use pallet_proxy::WeightInfo as _;
		type Weights = <Runtime as pallet_proxy::Config>::WeightInfo;
		let proxies = <Runtime as pallet_proxy::Config>::MaxProxies::get();
		let announcements = <Runtime as pallet_proxy::Config>::MaxPending::get();
		Weights::remove_proxies(proxies)
			.saturating_add(Weights::remove_announcement(announcements, proxies))
	}
}

/// How large a member's allowance is: larger with each star (R2).
pub struct MemberTerms;

impl Convert<AccountId, Terms> for MemberTerms {
	fn convert(who: AccountId) -> Terms {
		use dynamic_params::{allowance as set, reviews::AllowancePerStar};
		use timebank_primitives::Reputation as _;
		let stars = u128::from(Reviews::stars(&who)).saturating_sub(1);
		let per_star = AllowancePerStar::get();
		let with_stars =
			|cost: u128| cost.saturating_add(per_star.mul_floor(cost).saturating_mul(stars));
		Terms {
			capacity: with_stars(set::MemberCapacity::get()),
			refill: with_stars(set::MemberRefill::get()),
		}
	}
}

/// How large the allowances are that a branch's staff share by role. Who acts for many, or reports for many, has an allowance of its
/// own size.
pub struct StaffTerms;

impl Convert<Role, Terms> for StaffTerms {
	fn convert(role: Role) -> Terms {
		use dynamic_params::allowance as set;
		match role {
			Role::Custodian => Terms {
				capacity: set::CustodianCapacity::get(),
				refill: set::CustodianRefill::get(),
			},
			Role::OracleOperator => {
				Terms { capacity: set::OracleCapacity::get(), refill: set::OracleRefill::get() }
			}
			_ => Terms { capacity: set::BranchCapacity::get(), refill: set::BranchRefill::get() },
		}
	}
}

parameter_types! {
	/// A change of as large a Council as there can be, with as many motions pending as there can be.
	pub CouncilChange: Weight = {
		type Weights = <Runtime as pallet_collective::Config<Instance1>>::WeightInfo;
		let motions = <Runtime as pallet_collective::Config<Instance1>>::MaxProposals::get();
		Weights::set_members(MAX_BRANCHES, MAX_BRANCHES, motions)
	};
	/// Some ten attempts at once, and one more every few minutes; and what new members begin with, some thirty calls.
	pub const NewcomerTerms: Terms = Terms { capacity: 60_000, refill: 20 };
	/// Two full motions at once, and a vote every other minute.
	pub const BranchFloor: Terms = Terms { capacity: 200_000, refill: 50 };
}

/// Two thirds of the Council admit branches, and decide on all else that becomes of them.
impl pallet_branches::Config for Runtime {
	type AdmitOrigin = CouncilSupermajority;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Council = Council;
	type CouncilChange = CouncilChange;
	type MaxBranches = ConstU32<MAX_BRANCHES>;
	// Of a hundred that the Council can have at a time.
	type MaxMotions = ConstU32<20>;
	type MaxStaff = ConstU32<1_000>;
	// Two large calls: a runtime is one of less than 4 MiB.
	type MaxStored = ConstU32<{ 8 * 1024 * 1024 }>;
	type Members = Profiles;
	type Signature = Signature;
	type Time = Timestamp;
	type Validators = Rotation;
	type WeightInfo = weights::pallet_branches::WeightInfo<Runtime>;
	type WindingUp = (Pots, Clearing, (TimeCoin, Activities, (Trainings, Audit, Risk)));
}

/// A registrar of any branch registers members for that branch; an auditor of a member's branch, or of one that oversees it,
/// suspends and reinstates them and decides on their fields. Two thirds of the Council add kinds of fields.
impl pallet_profiles::Config for Runtime {
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Branches = BranchAccounts;
	type Cases = Audit;
	type ConsortiumOrigin = CouncilSupermajority;
	type Exit = TimeCoin;
	type KeylessAccount = KeylessAccounts;
	type Kinship = Custody;
	type LongestGrant = ConstU64<{ 2 * 365 * 24 * 3_600_000 }>;
	type Lookback = NetworkMonth;
	type MaxGrants = ConstU32<50>;
	type MaxKinds = ConstU32<100>;
	type MaxProposals = ConstU32<20>;
	type Oversight = Branches;
	type Partners = Partners;
	type RegistrarOrigin = EnsureStaff<Runtime, Registrar>;
	type RegistrationTerm = ConstU64<{ 30 * 24 * 3_600_000 }>;
	type Relocation = Clearing;
	type Reserved = ReservedAccounts;
	type Staff = Branches;
	type Standing = GoodStanding;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_profiles::WeightInfo<Runtime>;
	type WelcomeGrant = TimeCoin;
}

/// Trainers and auditors of a branch in good standing issue credentials; two thirds of the Council add kinds of them.
impl pallet_credentials::Config for Runtime {
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cases = Audit;
	type ConsortiumOrigin = CouncilSupermajority;
	type IssuerOrigin = EitherOf<EnsureActing<Runtime, Trainer>, EnsureActing<Runtime, Auditor>>;
	type MaxKinds = ConstU32<1_000>;
	type Members = Profiles;
	type Oversight = Branches;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_credentials::WeightInfo<Runtime>;
}

/// Two thirds of the Council grant quotas and decide on penalties; a branch's minters mint within its quota, and its
/// administrators pass it on to branches below. Two auditors who oversee the payee's branch correct a movement.
impl pallet_time_coin::Config for Runtime {
	type AdministratorOrigin = EnsureActing<Runtime, Administrator>;
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cap = dynamic_params::time_coin::Cap;
	type Cases = Audit;
	type Clearing = Clearing;
	type ConsortiumOrigin = CouncilSupermajority;
	type CorrectionPeriod = WithinReason<dynamic_params::time_coin::CorrectionPeriod>;
	type Currency = Balances;
	type Freezes = Risk;
	type GraveAmount = dynamic_params::time_coin::GraveAmount;
	type GrowthFloor = dynamic_params::time_coin::GrowthFloor;
	type GrowthLimit = dynamic_params::time_coin::GrowthLimit;
	type IdleTerms = IdleTerms;
	type Kinship = Custody;
	type Lookback = NetworkMonth;
	type MaxHeld = ConstU32<10>;
	type MaxPenalty = dynamic_params::time_coin::MaxPenalty;
	type Members = Profiles;
	type MinterOrigin = EnsureStaff<Runtime, Minter>;
	type Oversight = Branches;
	type Period = WithinReason<dynamic_params::time_coin::Period>;
	type PotAccount = PotAccounts;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Screening = Risk;
	type Staff = Branches;
	type Succession = Branches;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_time_coin::WeightInfo<Runtime>;
	type WelcomeGrant = dynamic_params::time_coin::WelcomeGrant;
}

/// Treasurers of a branch spend from its pot, two of them beyond a limit.
impl pallet_pots::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Coins = TimeCoin;
	type Day = ConstU32<DAYS>;
	type MaxTerm = ConstU64<{ 2 * 365 * 24 * 3_600_000 }>;
	type MaxOpenEarmarks = ConstU32<100>;
	type MaxUses = ConstU32<1_000>;
	type MaxWaiting = ConstU32<50>;
	type Members = Profiles;
	type Oversight = Branches;
	type Patience = PatientEnough<dynamic_params::pots::Patience>;
	type Retention = ConstU64<{ 365 * 24 * 3_600_000 }>;
	type SingleSignatureLimit = dynamic_params::pots::SingleSignatureLimit;
	type Staff = Branches;
	type Succession = Branches;
	type Time = Timestamp;
	type TreasurerOrigin = EnsureStaff<Runtime, Treasurer>;
	type WeightInfo = weights::pallet_pots::WeightInfo<Runtime>;
}

/// Two thirds of the Council set limits between branches, and register what guarantees a branch's hours.
impl pallet_clearing::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type ConsortiumOrigin = CouncilSupermajority;
	type Currency = Balances;
	type DefaultLimit = dynamic_params::clearing::DefaultLimit;
	type MaxBranches = ConstU32<MAX_BRANCHES>;
	type MaxGuarantees = ConstU32<50>;
	type MaxRehomed = ConstU32<50>;
	type Members = Profiles;
	type NettingPeriod = WithinReason<dynamic_params::clearing::NettingPeriod>;
	type Oversight = Branches;
	type RequiredCoverage = dynamic_params::clearing::RequiredCoverage;
	type Succession = Branches;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_clearing::WeightInfo<Runtime>;
}

/// Two thirds of the Council admit partner institutions.
impl pallet_partners::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Branches = BranchAccounts;
	type Cases = Audit;
	type Coins = TimeCoin;
	type ConsortiumOrigin = CouncilSupermajority;
	type GraveAmount = dynamic_params::time_coin::GraveAmount;
	type MaxOpen = ConstU32<20>;
	type MaxPartners = ConstU32<10_000>;
	type Members = Profiles;
	type Patience = PatientEnough<dynamic_params::partners::Patience>;
	type Staff = Branches;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_partners::WeightInfo<Runtime>;
}

/// An oracle operator of a branch in good standing says what an institution said, on the topics that two thirds of the Council
/// gave it; administrators of the branch that a report is to acknowledge it.
impl pallet_oracles::Config for Runtime {
	type AdministratorOrigin = EnsureStaff<Runtime, Administrator>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cases = Audit;
	type ConsortiumOrigin = CouncilSupermajority;
	type Credentials = Credentials;
	type Fields = Profiles;
	type MaxAlarms = ConstU32<1_000>;
	type MaxSources = ConstU32<1_000>;
	type MaxStandingVoices = ConstU32<10_000>;
	type MaxTopics = ConstU32<50>;
	type MaxVoices = ConstU32<MAX_BRANCHES>;
	type Members = Profiles;
	type OperatorOrigin = EnsureActing<Runtime, OracleOperator>;
	type Oversight = Branches;
	type Partners = Partners;
	type Patience = PatientEnough<dynamic_params::oracles::Patience>;
	// Never less than two: the pallet sees to it.
	type Quorum = dynamic_params::oracles::Quorum;
	type Speaks = GoodStanding;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_oracles::WeightInfo<Runtime>;
}

parameter_types! {
	/// A day and a month of the network's.
	pub NetworkDay: Moment = 24 * pallet_activities::HourLength::<Runtime>::get();
	pub NetworkMonth: Moment = 30 * NetworkDay::get();
}

/// A registrar who oversees a member's home and an auditor who does, two people, replace a lost key and tell of a death; two thirds of
/// the Council stand in for the auditor when a thief has the key.
impl pallet_custody::Config for Runtime {
	type AssignedLimit = dynamic_params::custody::AssignedLimit;
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Coins = TimeCoin;
	type ConsortiumOrigin = CouncilSupermajority;
	type Day = NetworkDay;
	type DeathDelay = NetworkHours<dynamic_params::custody::DeathDelay>;
	type Deaths = Profiles;
	type KeyDelay = NetworkHours<dynamic_params::custody::KeyDelay>;
	type KeyInUse = AccountsInUse;
	type KeyLapse = NetworkHours<dynamic_params::custody::KeyLapse>;
	type Keyless = Profiles;
	type MandatePeriod = NetworkMonth;
	type MaxCustodians = ConstU32<5>;
	type MaxMandates = ConstU32<5>;
	type Members = Profiles;
	type OnKeyReplaced = ForgetProxies;
	type Oversight = Branches;
	type RegistrarOrigin = EnsureStaff<Runtime, Registrar>;
	type RuntimeCall = RuntimeCall;
	type Scopes = CustodianScopes;
	type SpendingDelay = NetworkHours<dynamic_params::custody::SpendingDelay>;
	type Staff = Branches;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_custody::WeightInfo<Runtime>;
}

parameter_types! {
	/// A settlement step of the network.
	pub NetworkStep: Moment =
		pallet_activities::HourLength::<Runtime>::get() / Moment::from(timebank_primitives::STEPS_PER_HOUR);
	/// A year of the network: how far ahead activities and trainings may be announced.
	pub NetworkYear: Moment = 365 * NetworkDay::get();
}

/// Whether deadlines rest: in the safe mode nobody could keep one.
pub struct Resting;

impl Get<bool> for Resting {
	fn get() -> bool {
		use frame_support::traits::SafeMode as Mode;
		<SafeMode as Mode>::is_entered()
	}
}

/// An auditor or an administrator.
type Inspector = EitherOf<EnsureStaff<Runtime, Auditor>, EnsureStaff<Runtime, Administrator>>;

/// An auditor of the branch whose activity it is, or of one that oversees it, decides on it and on its disputes; they or an
/// administrator take it down. Treasurers publish for their branch's pot, minters on its quota.
impl pallet_activities::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cases = Audit;
	type ConfirmPeriod = NetworkHours<dynamic_params::activities::ConfirmPeriod>;
	type Credentials = Credentials;
	type DecisionPeriod = NetworkHours<dynamic_params::activities::DecisionPeriod>;
	type DisputePeriod = NetworkHours<dynamic_params::activities::DisputePeriod>;
	type Escrow = TimeCoin;
	type Horizon = NetworkYear;
	type LargeAmount = dynamic_params::activities::LargeAmount;
	type MaxBatch = ConstU32<50>;
	type MaxEnrolled = ConstU32<300>;
	type MaxEnrolments = ConstU32<100>;
	type MaxManagers = ConstU32<10>;
	type MaxOpen = ConstU32<50>;
	type MaxPlaces = ConstU32<200>;
	type MaxRecent = ConstU32<20>;
	type MaxSeries = ConstU32<10>;
	// A day and a night.
	type MaxSteps = ConstU32<{ 24 * timebank_primitives::STEPS_PER_HOUR }>;
	type MaxWaiting = ConstU32<100>;
	type Members = Profiles;
	type Minting = TimeCoin;
	type Noticeboard = Noticeboard;
	type Oversight = Branches;
	type Paused = Resting;
	type Reputation = Reviews;
	type Reviewing = Reviews;
	type ReviewPeriod = NetworkHours<dynamic_params::activities::ReviewPeriod>;
	type SettlePeriod = NetworkHours<dynamic_params::activities::SettlePeriod>;
	type Staff = Branches;
	type Standard = Standard;
	type Succession = Branches;
	type TakeDownOrigin = Inspector;
	type Tick = NetworkStep;
	type Time = Timestamp;
	type WarningLead = NetworkHours<dynamic_params::activities::WarningLead>;
	type WeightInfo = weights::pallet_activities::WeightInfo<Runtime>;
}

/// The two sides of a service review each other.
impl pallet_reviews::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cases = Audit;
	type Day = NetworkDay;
	type ExemptionPeriod = NetworkHours<dynamic_params::reviews::ExemptionPeriod>;
	type Members = Profiles;
	type MinEnrolCredit = dynamic_params::reviews::MinEnrolCredit;
	type MinPublishCredit = dynamic_params::reviews::MinPublishCredit;
	type MinRating = dynamic_params::reviews::MinRating;
	type OpenPeriod = NetworkHours<dynamic_params::reviews::OpenPeriod>;
	type PairMemory = NetworkHours<dynamic_params::reviews::PairMemory>;
	type ReportPeriod = NetworkHours<dynamic_params::reviews::ReportPeriod>;
	type Staff = Branches;
	type Thresholds = dynamic_params::reviews::Thresholds;
	type Tick = NetworkStep;
	type Time = Timestamp;
	type Watch = Risk;
	type WeightInfo = weights::pallet_reviews::WeightInfo<Runtime>;
}

/// Trainers of a branch in good standing publish trainings and assess learners; auditors decide on them as on activities.
impl pallet_trainings::Config for Runtime {
	type AssessorOrigin = EnsureStaff<Runtime, Trainer>;
	type AssessPeriod = NetworkHours<dynamic_params::trainings::AssessPeriod>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cases = Audit;
	type Credentials = Credentials;
	type Day = NetworkDay;
	type Escrow = TimeCoin;
	type Horizon = NetworkYear;
	type MaxBatch = ConstU32<50>;
	type MaxEnrolments = ConstU32<20>;
	type MaxHistory = ConstU32<20>;
	type MaxLearners = ConstU32<100>;
	type MaxOpen = ConstU32<200>;
	type Members = Profiles;
	type Oversight = Branches;
	type Paused = Resting;
	type Reputation = Reviews;
	type Standard = Standard;
	type Succession = Branches;
	type TakeDownOrigin = Inspector;
	type Tick = NetworkStep;
	type Time = Timestamp;
	type TrainerOrigin = EnsureActing<Runtime, Trainer>;
	type WarningLead = NetworkHours<dynamic_params::activities::WarningLead>;
	type WeightInfo = weights::pallet_trainings::WeightInfo<Runtime>;
}

/// Members offer help, and activities that look for it are posted.
impl pallet_noticeboard::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Budget = ConstU32<500>;
	type Credentials = Credentials;
	type Day = NetworkDay;
	// Offers that were made at branches which are gone stay until somebody refreshes them.
	type MaxBranches = ConstU32<{ 2 * MAX_BRANCHES }>;
	type MaxResults = ConstU32<20>;
	type Members = Profiles;
	type Reputation = Reviews;
	type Standard = Standard;
	type Time = Timestamp;
	type Tree = Branches;
	type WeightInfo = weights::pallet_noticeboard::WeightInfo<Runtime>;
}

impl pallet_allowance::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type BranchCapacity = dynamic_params::allowance::BranchCapacity;
	type BranchFloor = BranchFloor;
	type BranchRefill = dynamic_params::allowance::BranchRefill;
	type Branches = Branches;
	type Keys = Custody;
	type MaxPending = ConstU32<64>;
	type MemberTerms = MemberTerms;
	type Members = Profiles;
	type NewcomerCalls = NewcomerCalls;
	type NewcomerTerms = NewcomerTerms;
	type Newcomers = Newcomers;
	type PartnerCapacity = dynamic_params::allowance::PartnerCapacity;
	type PartnerRefill = dynamic_params::allowance::PartnerRefill;
	type Partners = Partners;
	type Staff = Branches;
	type StaffTerms = StaffTerms;
	type WeightInfo = weights::pallet_allowance::WeightInfo<Runtime>;
}

/// An administrator of any branch proposes a revision of the standard of measure; two thirds of the Council adopt it.
impl pallet_standard::Config for Runtime {
	type AuthorOrigin = EnsureActing<Runtime, Administrator>;
	type Balance = Balance;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Branches = Branches;
	type ConsortiumOrigin = CouncilSupermajority;
	type MaxCategories = ConstU32<1_000>;
	type MaxChanges = ConstU32<50>;
	type MaxLead = ConstU32<{ 365 * DAYS }>;
	type MaxRevisions = ConstU32<2>;
	type Members = Profiles;
	type Notice = WithinReason<dynamic_params::standard::Notice>;
	type PublicationPeriod = WithinReason<dynamic_params::standard::PublicationPeriod>;
	type WeightInfo = weights::pallet_standard::WeightInfo<Runtime>;
}
