// SPDX-License-Identifier: Apache-2.0

//! Arguments that chance never finds: signatures, hashes, proofs, and what others have said before.

use super::{cast::CAST, chain::DAY, choices::Choices, runtime::*};
use codec::{Decode, Encode};
use frame_support::instances::{Instance1, Instance2};
use pallet_branches::{Call as Branch, Certificate};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot, digests::CompatibleDigestItem};
use sp_core::Pair as _;
use sp_runtime::{Digest, DigestItem, MultiSignature, traits::Header as _};
use timebank_primitives::{Side, Window};

/// Let a call's arguments fit each other and the state.
pub fn mend(call: &mut RuntimeCall, choices: &mut Choices) {
	match call {
		RuntimeCall::Branches(call) => branches(call, choices),
		RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof }) => {
			(*keys, *proof) = choices.of(&CAST.session_keys).clone();
		}
		RuntimeCall::Activities(call) => activities(call),
		RuntimeCall::Trainings(
			pallet_trainings::Call::publish { terms } | pallet_trainings::Call::edit { terms, .. },
		) => {
			terms.required.retain(|kind| pallet_credentials::Kinds::<Runtime>::contains_key(kind));
			fit(&mut terms.enrolment, &mut terms.service);
			terms.sessions = 1 + terms.sessions % 4;
			terms.needed = 1 + terms.needed % terms.sessions;
			terms.places = 1 + terms.places % 20;
			terms.taught = terms.taught.clamp(1, 40);
		}
		RuntimeCall::Reviews(call) => reviews(call, choices),
		RuntimeCall::Standard(pallet_standard::Call::adopt { revision, draft, .. }) => {
			*draft = Standard::draft_hash(*revision).unwrap_or_default();
		}
		RuntimeCall::Council(call) => motions::<Instance1>(call, choices),
		RuntimeCall::TechnicalCommittee(call) => motions::<Instance2>(call, choices),
		RuntimeCall::Multisig(call) => multisig(call),
		RuntimeCall::Rotation(
			pallet_rotation::Call::report_double_authoring { session, first, second }
			| pallet_rotation::Call::report_double_authoring_unsigned { session, first, second },
		) => {
			let slot = *pallet_aura::CurrentSlot::<Runtime>::get() - choices.below(3) as u64;
			let validators = Session::validators();
			let author = &validators[(slot % validators.len() as u64) as usize];
			*session = Session::current_index();
			(**first, **second) = (sealed(author, slot, 1), sealed(author, slot, 2));
		}
		_ => {}
	}
}

/// With the signature of the account that is to be the branch's own.
fn branches(call: &mut Branch<Runtime>, choices: &mut Choices) {
	let own = |branch| Branches::branch(branch).map(|record| record.account);
	let sign = |certificate: &Certificate, account: &AccountId| {
		let statement = certificate.statement(&System::block_hash(0), account);
		CAST.pair(account).map(|pair| MultiSignature::from(pair.sign(&statement)))
	};
	let signed = match call {
		Branch::admit { account, certificate, signature, administrator, .. } => {
			let eve = sp_keyring::Sr25519Keyring::Eve;
			if choices.percent(70) {
				*account = eve.to_account_id();
				*administrator = sp_keyring::Sr25519Keyring::EveStash.to_account_id();
			}
			Some((signature, sign(certificate, account)))
		}
		Branch::renew_certificate { branch, certificate, signature } => {
			own(*branch).map(|account| (signature, sign(certificate, &account)))
		}
		Branch::replace_account { branch, account, signature } => {
			Branches::branch(*branch).map(|record| (signature, sign(&record.certificate, account)))
		}
		_ => None,
	};
	if let Some((signature, Some(good))) = signed {
		*signature = good;
	}
}

/// What is announced can be, and both sides agree on when it was over.
fn activities(call: &mut pallet_activities::Call<Runtime>) {
	use pallet_activities::{Call, Participation};
	match call {
		Call::publish { terms, .. } | Call::edit { terms, .. } => {
			terms.required.retain(|kind| pallet_credentials::Kinds::<Runtime>::contains_key(kind));
			fit(&mut terms.enrolment, &mut terms.service);
			terms.places = 1 + terms.places % 20;
			terms.steps = 1 + terms.steps % 100;
			if let Some(recurrence) = &mut terms.recurrence {
				recurrence.times = 1 + recurrence.times % 4;
			}
		}
		Call::confirm_end { activity, participant, until } => {
			let known = Activities::participation(*activity, participant.clone());
			*until = match known.map(|known| known.state) {
				Some(Participation::InService { ended_by, .. }) => ended_by.map(|(_, until)| until),
				_ => None,
			};
		}
		_ => {}
	}
}

/// Members may enrol until the service is over, which takes a day at the least.
fn fit(enrolment: &mut Window, service: &mut Window) {
	service.from = service.from.max(enrolment.from);
	service.until = service.until.max(service.from + DAY).max(enrolment.until);
}

/// What both sides think is always the same.
fn reviews(call: &mut pallet_reviews::Call<Runtime>, choices: &mut Choices) {
	use pallet_reviews::Call;
	let (secret, says) = ([7; 32], |activity: u64| 1 + (activity % 5) as u8);
	match call {
		Call::seal { activity, participant, seal } => {
			let side = *choices.of(&[Side::Publisher, Side::Participant]);
			let score = says(*activity);
			*seal = pallet_reviews::seal_of(*activity, participant, side, score, &secret, &secret);
		}
		Call::open { activity, score, comment, salt, .. } => {
			(*score, *comment, *salt) = (says(*activity), secret, secret);
		}
		_ => {}
	}
}

/// A motion that there is.
fn motions<I: 'static>(call: &mut pallet_collective::Call<Runtime, I>, choices: &mut Choices)
where
	Runtime: pallet_collective::Config<I, Hash = Hash>,
{
	use pallet_collective::{Call, Proposals};
	let open = Proposals::<Runtime, I>::get().into_inner();
	match call {
		Call::vote { proposal, index, .. } => {
			if let Some(hash) = choices.any(open) {
				*proposal = hash;
				*index = index_of::<I>(hash);
			}
		}
		Call::close { proposal_hash, index, proposal_weight_bound, length_bound } => {
			if let Some(hash) = choices.any(open) {
				*proposal_hash = hash;
				*index = index_of::<I>(hash);
				*proposal_weight_bound = frame_support::weights::Weight::MAX;
				*length_bound = 1_000_000;
			}
		}
		_ => {}
	}
}

/// The number of a motion: the first of what is stored of its votes.
pub fn index_of<I: 'static>(motion: Hash) -> u32
where
	Runtime: pallet_collective::Config<I, Hash = Hash>,
{
	let votes = pallet_collective::Voting::<Runtime, I>::get(motion).encode();
	Option::<u32>::decode(&mut &votes[..]).ok().flatten().unwrap_or_default()
}

fn multisig(call: &mut pallet_multisig::Call<Runtime>) {
	use pallet_multisig::Call;
	if let Call::as_multi { other_signatories, .. }
	| Call::approve_as_multi { other_signatories, .. }
	| Call::cancel_as_multi { other_signatories, .. }
	| Call::poke_deposit { other_signatories, .. }
	| Call::as_multi_threshold_1 { other_signatories, .. } = call
	{
		other_signatories.sort();
		other_signatories.dedup();
	}
}

/// A header of this slot.
fn sealed(author: &AccountId, slot: u64, root: u8) -> Header {
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	let root = Hash::repeat_byte(root);
	let mut header = Header::new(1, root, root, root, Digest { logs });
	if let Some(pair) = CAST.pair(author) {
		let signature = pair.sign(header.hash().as_ref());
		header.digest_mut().push(DigestItem::aura_seal(
			sp_consensus_aura::sr25519::AuthoritySignature::from(signature),
		));
	}
	header
}
