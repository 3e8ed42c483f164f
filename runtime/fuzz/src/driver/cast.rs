// SPDX-License-Identifier: Apache-2.0

//! Who plays, and what they have done before a sequence begins: four branches with their staff, members, somebody without a key, and a
//! partner.

use super::{
	chain::{self, DAY, HOUR},
	runtime::*,
};
use frame_support::instances::Instance1;
use pallet_custody::Powers;
use pallet_profiles::Call as Profile;
use pallet_time_coin::Call as Coin;
use sp_core::{Pair as _, sr25519::Pair};
use sp_keyring::Sr25519Keyring::{self, *};
use std::{collections::BTreeMap, sync::LazyLock};
use timebank_primitives::{
	BranchId, Decision, MintReason, Note, Nullifier, Role, Subject, Topic, Window,
};

/// The accounts of the branches, and of two that are none yet.
const BRANCHES: [Sr25519Keyring; 6] = [Alice, Bob, Charlie, Dave, Eve, Ferdie];

/// Their first administrators.
const ADMINISTRATORS: [Sr25519Keyring; 6] =
	[AliceStash, BobStash, CharlieStash, DaveStash, EveStash, FerdieStash];

/// Who works for which branch, as what.
const STAFF: [(&str, BranchId, &[Role]); 13] = [
	("auditor", 2, &[Role::Auditor]),
	("another auditor", 2, &[Role::Auditor]),
	("registrar", 2, &[Role::Registrar]),
	("nurse", 2, &[Role::Custodian]),
	("trainer", 2, &[Role::Trainer]),
	("treasurer", 2, &[Role::Treasurer, Role::Minter]),
	("another treasurer", 2, &[Role::Treasurer, Role::OracleOperator]),
	("riverland", 1, &[Role::Registrar, Role::Minter, Role::Treasurer, Role::OracleOperator]),
	("auditor of riverland", 1, &[Role::Auditor]),
	("another of riverland", 1, &[Role::Auditor]),
	("harbour", 3, &[Role::Registrar, Role::Trainer, Role::OracleOperator]),
	("auditor of the harbour", 3, &[Role::Auditor]),
	("lakeside", 4, &[Role::Registrar, Role::Treasurer, Role::Custodian]),
];

/// The members, and who registers them.
const MEMBERS: [(&str, &str); 7] = [
	("mei", "registrar"),
	("tom", "registrar"),
	("ana", "registrar"),
	("leo", "registrar"),
	("ida", "riverland"),
	("eva", "harbour"),
	("max", "lakeside"),
];

/// Who is nobody yet.
const STRANGERS: [&str; 4] = ["phone", "another phone", "stranger", "office"];

/// The institution that takes hours.
const PARTNER: &str = "transit";

/// Everybody there is.
pub struct Cast {
	/// Who signs.
	pub everybody: Vec<AccountId>,
	/// Those of them who are members at first, and the one without a key.
	pub members: Vec<AccountId>,
	/// Those of them who are nobody at first.
	pub strangers: Vec<AccountId>,
	/// Keys for validators' nodes, with the proof that a branch has them.
	pub session_keys: Vec<(opaque::SessionKeys, Vec<u8>)>,
	pairs: BTreeMap<AccountId, (String, Pair)>,
}

/// Everybody there is.
pub static CAST: LazyLock<Cast> = LazyLock::new(Cast::new);

impl Cast {
	fn new() -> Self {
		let known = BRANCHES.iter().chain(&ADMINISTRATORS);
		let known = known.map(|known| (format!("{known:?}"), known.pair()));
		let staff = STAFF.map(|(name, ..)| name);
		let members = MEMBERS.map(|(name, _)| name);
		let others = members.into_iter().chain(staff).chain(STRANGERS).chain([PARTNER]);
		let others = others.map(|name| (name.to_string(), pair(name)));
		let pairs: Vec<_> = known.chain(others).collect();
		let keyless = Profiles::keyless_account(Nullifier(KEYLESS));
		Self {
			everybody: pairs.iter().map(|(_, pair)| account(pair)).collect(),
			members: members.into_iter().map(id).chain([keyless]).collect(),
			strangers: STRANGERS.into_iter().map(id).collect(),
			session_keys: BRANCHES.iter().map(|branch| session_keys(*branch)).collect(),
			pairs: pairs.into_iter().map(|(name, pair)| (account(&pair), (name, pair))).collect(),
		}
	}

	/// What somebody is called.
	pub fn name(&self, who: &AccountId) -> String {
		self.pairs.get(who).map_or_else(|| format!("{who:?}"), |(name, _)| name.clone())
	}

	/// Somebody's key.
	pub fn pair(&self, who: &AccountId) -> Option<&Pair> {
		self.pairs.get(who).map(|(_, pair)| pair)
	}
}

/// What stands for the identity of the member without a key.
const KEYLESS: [u8; 32] = [8; 32];

fn pair(name: &str) -> Pair {
	Pair::from_string(&format!("//{name}"), None).expect("a derivation path")
}

fn account(pair: &Pair) -> AccountId {
	AccountId::new(pair.public().0)
}

fn id(name: &str) -> AccountId {
	account(&pair(name))
}

fn session_keys(owner: Sr25519Keyring) -> (opaque::SessionKeys, Vec<u8>) {
	let keystore = sp_keystore::testing::MemoryKeystore::new();
	let mut ext = sp_io::TestExternalities::default();
	ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
	let (seed, owner) = (format!("//{owner:?}//node"), owner.to_account_id());
	ext.execute_with(|| {
		let generated = opaque::SessionKeys::generate(
			codec::Encode::encode(&owner).as_slice(),
			Some(seed.into()),
		);
		(generated.keys, codec::Encode::encode(&generated.proof))
	})
}

/// What the Council decides.
fn council(call: impl Into<RuntimeCall>) {
	let origin = pallet_collective::RawOrigin::<AccountId, Instance1>::Members(4, 4);
	chain::act(origin.into(), call.into()).expect("the Council may");
}

fn by(who: AccountId, call: impl Into<RuntimeCall>) {
	let call = call.into();
	let what = format!("{call:?}");
	// As each transaction does.
	timebank_runtime::System::inc_account_nonce(&who);
	chain::act(RuntimeOrigin::signed(who), call)
		.unwrap_or_else(|error| panic!("{what}: {error:?}"));
}

/// Everybody takes their place.
pub fn settle() {
	for (name, branch, roles) in STAFF {
		for role in roles {
			let administrator = ADMINISTRATORS[branch as usize - 1].to_account_id();
			let (who, role) = (id(name), *role);
			by(administrator, pallet_branches::Call::grant_role { branch, who, role, until: None });
		}
	}
	for (name, registrar) in MEMBERS {
		let nullifier = Nullifier(sp_io::hashing::blake2_256(name.as_bytes()));
		by(id(registrar), Profile::register { who: id(name), nullifier });
		by(id(name), Profile::accept {});
	}
	by(id("registrar"), Profile::register_keyless { nullifier: Nullifier(KEYLESS) });
	let powers = Powers { participate: true, settle: true, daily_limit: 2 * TIME };
	let (member, custodian) = (CAST.members[MEMBERS.len()].clone(), id("nurse"));
	by(id("registrar"), pallet_custody::Call::assign { member, custodian, powers });
	by(id("mei"), pallet_custody::Call::appoint { custodian: id("nurse"), powers });
	for branch in [1, 2] {
		council(Coin::set_quota { branch, amount: 1_000 * TIME, until: 365 * DAYS });
	}
	for (name, minter) in
		[("mei", "treasurer"), ("tom", "treasurer"), ("ana", "treasurer"), ("ida", "riverland")]
	{
		let (to, reason) = (id(name), MintReason::Service);
		by(id(minter), Coin::mint { to, amount: 100 * TIME, reason, activity: None });
	}
	let note = Note { category: timebank_primitives::Category::Thanks, memo: [0; 32] };
	for (who, branch) in [("mei", 2), ("ida", 1)] {
		by(id(who), Coin::donate { branch, amount: 20 * TIME, note });
	}
	council(pallet_partners::Call::admit {
		name: b"Transit".to_vec().try_into().expect("short"),
		contact: Default::default(),
		account: id(PARTNER),
		document: [0; 32],
	});
	let topics = [Topic::Credential(2), Topic::Field(6)];
	let topics = topics.to_vec().try_into().expect("few");
	council(pallet_oracles::Call::set_topics { partner: 0, topics });
	// By then allowances are full, and custodians may spend.
	chain::pass(2 * DAY + HOUR);
	(0..4).for_each(begin_activity);
}

/// Something is under way that chance would take long to begin: two have enrolled, or are admitted too, or both sides say that they are
/// there, or one has gone, too.
fn begin_activity(stage: u8) {
	use pallet_activities::{Call, Funding, Terms};
	let now = Timestamp::get();
	let terms = Terms {
		title: b"Shopping".to_vec().try_into().expect("short"),
		category: 1,
		content: [1; 32],
		place: Default::default(),
		enrolment: Window { from: now, until: now + 2 * DAY },
		service: Window { from: now, until: now + 8 * DAY },
		places: 2,
		steps: 40,
		required: Default::default(),
		recurrence: None,
	};
	let activity = Activities::next_id();
	by(id("mei"), Call::publish { terms, funding: Funding::Own });
	if let Some(case) = Audit::case_of(Subject::Activity { activity, version: 0 }) {
		// Nobody may decide at once.
		chain::pass(2 * HOUR);
		let opinion = pallet_audit::Opinion::Hash([2; 32]);
		let decision = Decision::Granted;
		by(id("auditor"), pallet_audit::Call::decide { case, decision, opinion });
	}
	for participant in [id("tom"), id("ana")] {
		by(participant.clone(), Call::enrol { activity });
		if stage > 0 {
			by(id("mei"), Call::admit { activity, participant });
		}
	}
	// Nobody serves twice at a time.
	let participant = id(["tom", "ana"][usize::from(stage) % 2]);
	if stage > 1 {
		by(participant.clone(), Call::confirm_start { activity, participant: participant.clone() });
		by(id("mei"), Call::confirm_start { activity, participant: participant.clone() });
	}
	if stage > 2 {
		by(participant.clone(), Call::confirm_end { activity, participant, until: None });
	}
}
