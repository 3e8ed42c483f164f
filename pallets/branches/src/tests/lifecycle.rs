// SPDX-License-Identifier: Apache-2.0

//! What becomes of a branch after its admission.

use super::last_event;
use crate::{
	BranchKind, Certificate, Error, Event, Former, FormerBranch, Standing, Status, mock::*,
};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::DispatchError::BadOrigin;
use timebank_primitives::{
	BranchId, Branches as _, Candidates, Oversight, Role, Staff, Succession,
};

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn nobody() -> [RuntimeOrigin; 3] {
	[RuntimeOrigin::signed(11), RuntimeOrigin::signed(10), RuntimeOrigin::none()]
}

/// Admit one more branch, with accounts 30 and 31 or 40 and 41 …
fn admitted(parent: Option<BranchId>, kind: BranchKind) -> BranchId {
	let id = crate::NextId::<Test>::get();
	let account = u64::from(id) * 10;
	assert_ok!(Branches::admit(
		root(),
		parent,
		kind,
		details("new"),
		account,
		account + 1,
		CERTIFICATE,
		signature(&CERTIFICATE, account),
	));
	id
}

fn candidates() -> Vec<BranchId> {
	Branches::candidates().map(|(branch, _)| branch).collect()
}

mod move_below {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let city = admitted(Some(PROVINCE), BranchKind::City);
			assert_ok!(Branches::move_below(root(), COMMUNITY, Some(city)));
			assert_eq!(
				last_event(),
				Event::Moved { branch: COMMUNITY, from: Some(PROVINCE), to: Some(city) }
			);
			assert_eq!(Branches::branch(city).unwrap().children, 1);
			assert_eq!(Branches::branch(PROVINCE).unwrap().children, 1, "the city");
			assert!(Branches::oversees(PROVINCE, COMMUNITY));
			assert_ok!(Branches::move_below(root(), COMMUNITY, None));
			assert!(!Branches::oversees(PROVINCE, COMMUNITY));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(Branches::move_below(origin, COMMUNITY, None), BadOrigin);
			}
			let call = |branch, to| Branches::move_below(root(), branch, to);
			assert_noop!(call(9, None), Error::<Test>::BranchNotFound);
			assert_noop!(call(COMMUNITY, Some(9)), Error::<Test>::BranchNotFound);
			assert_noop!(call(COMMUNITY, Some(PROVINCE)), Error::<Test>::AlreadyThere);
			assert_noop!(call(PROVINCE, None), Error::<Test>::AlreadyThere);
			assert_noop!(call(PROVINCE, Some(PROVINCE)), Error::<Test>::Cycle);
			assert_noop!(call(PROVINCE, Some(COMMUNITY)), Error::<Test>::Cycle);
			let other = admitted(None, BranchKind::Provincial);
			assert_noop!(call(PROVINCE, Some(other)), Error::<Test>::WrongParent);
			assert_ok!(Branches::suspend(root(), other, [1; 32]));
			assert_noop!(call(COMMUNITY, Some(other)), Error::<Test>::ParentNotActive);
		});
	}
}

mod suspend {
	use super::*;

	#[test]
	fn success_and_reinstated() {
		build_and_execute(|| {
			assert_ok!(Branches::grant_role(root(), COMMUNITY, 22, Role::Auditor, None));
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_eq!(last_event(), Event::Suspended { branch: COMMUNITY, reason: [1; 32] });
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Suspended));
			assert_eq!(
				Branches::branch(COMMUNITY).unwrap().status,
				Status::Suspended { since: 1_000 }
			);
			assert_eq!(Seats::get(), [10]);
			assert_eq!(candidates(), [PROVINCE]);
			assert_eq!(Branches::branch_as(&22, Role::Auditor), None);
			assert_eq!(Branches::branch_as(&21, Role::Administrator), Some(COMMUNITY));
			assert_eq!(Branches::roles(22), Some((COMMUNITY, vec![])));

			assert_ok!(Branches::reinstate(root(), COMMUNITY));
			assert_eq!(last_event(), Event::Reinstated { branch: COMMUNITY });
			assert_eq!(Seats::get(), [10, 20]);
			assert_eq!(candidates(), [PROVINCE, COMMUNITY]);
			assert_eq!(Branches::branch_as(&22, Role::Auditor), Some(COMMUNITY));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(Branches::suspend(origin.clone(), COMMUNITY, [1; 32]), BadOrigin);
				assert_noop!(Branches::reinstate(origin, COMMUNITY), BadOrigin);
			}
			assert_noop!(Branches::suspend(root(), 9, [1; 32]), Error::<Test>::BranchNotFound);
			assert_noop!(Branches::reinstate(root(), 9), Error::<Test>::BranchNotFound);
			assert_noop!(Branches::reinstate(root(), COMMUNITY), Error::<Test>::WrongStatus);
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_noop!(Branches::suspend(root(), COMMUNITY, [1; 32]), Error::<Test>::WrongStatus);
		});
	}

	#[test]
	fn boundary_the_minimum_of_validators_stays() {
		build_and_execute(|| {
			Needed::set(vec![COMMUNITY]);
			assert_noop!(
				Branches::suspend(root(), COMMUNITY, [1; 32]),
				Error::<Test>::BelowMinimum
			);
			assert_noop!(
				Branches::begin_closure(root(), COMMUNITY, PROVINCE, [1; 32]),
				Error::<Test>::BelowMinimum
			);
			// A suspended branch validates no more.
			Needed::set(vec![]);
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			Needed::set(vec![COMMUNITY]);
			assert_ok!(Branches::begin_closure(root(), COMMUNITY, PROVINCE, [1; 32]));
		});
	}

	#[test]
	fn boundary_the_last_seat_stays() {
		build_and_execute(|| {
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_noop!(Branches::suspend(root(), PROVINCE, [1; 32]), Error::<Test>::LastSeat);
			// A supervisor has none to lose.
			let supervisor = admitted(None, BranchKind::Supervisor);
			assert_ok!(Branches::suspend(root(), supervisor, [1; 32]));
		});
	}
}

mod certificates {
	use super::*;

	fn renew(branch: BranchId, certificate: Certificate) -> sp_runtime::DispatchResult {
		let account = Branches::account(branch).unwrap_or_default();
		let signature = signature(&certificate, account);
		Branches::renew_certificate(root(), branch, certificate, signature)
	}

	const NEW: Certificate = Certificate { document: [8; 32], valid_until: 2_000_000 };

	#[test]
	fn what_is_over_takes_on_nothing_new_until_it_is_renewed() {
		build_and_execute(|| {
			assert_ok!(Branches::grant_role(root(), COMMUNITY, 22, Role::Registrar, None));
			assert_ok!(Branches::grant_role(root(), COMMUNITY, 22, Role::Auditor, None));
			Now::set(CERTIFICATE.valid_until - 1);
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Good));
			Now::set(CERTIFICATE.valid_until);
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Lapsed));
			assert!(candidates().is_empty());
			assert_eq!(Branches::candidate(COMMUNITY), None);
			assert_eq!(Seats::get(), [10, 20], "somebody must be able to renew them");
			assert_eq!(Branches::roles(22), Some((COMMUNITY, vec![Role::Auditor])));

			assert_ok!(renew(COMMUNITY, NEW));
			assert_eq!(
				last_event(),
				Event::CertificateRenewed { branch: COMMUNITY, certificate: NEW }
			);
			assert_eq!(candidates(), [COMMUNITY]);
			assert_eq!(Branches::lapsed().collect::<Vec<_>>(), [(PROVINCE, 10)]);
			assert_eq!(Branches::branch_as(&22, Role::Registrar), Some(COMMUNITY));
		});
	}

	#[test]
	fn what_is_revoked_counts_no_more() {
		build_and_execute(|| {
			assert_ok!(Branches::revoke_certificate(root(), COMMUNITY, [1; 32]));
			assert_eq!(
				last_event(),
				Event::CertificateRevoked { branch: COMMUNITY, reason: [1; 32] }
			);
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Lapsed));
			assert_eq!(candidates(), [PROVINCE]);
			// The same document again, for longer.
			let again = Certificate { valid_until: NEW.valid_until, ..CERTIFICATE };
			assert_noop!(renew(COMMUNITY, again), Error::<Test>::CertificateRevoked);
			assert_noop!(
				Branches::revoke_certificate(root(), COMMUNITY, [1; 32]),
				Error::<Test>::CertificateRevoked
			);
			assert_ok!(renew(COMMUNITY, NEW));
			assert_eq!(candidates(), [PROVINCE, COMMUNITY]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(
					Branches::renew_certificate(origin.clone(), 2, NEW, signature(&NEW, 20)),
					BadOrigin
				);
				assert_noop!(Branches::revoke_certificate(origin, 2, [1; 32]), BadOrigin);
			}
			assert_noop!(renew(9, NEW), Error::<Test>::BranchNotFound);
			assert_noop!(
				Branches::revoke_certificate(root(), 9, [1; 32]),
				Error::<Test>::BranchNotFound
			);
			let over = Certificate { valid_until: Now::get(), ..NEW };
			assert_noop!(renew(2, over), Error::<Test>::CertificateExpired);
			assert_noop!(
				Branches::renew_certificate(root(), 2, NEW, signature(&NEW, 10)),
				Error::<Test>::CertificateForged
			);
		});
	}
}

mod texts {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let (region, contact) = (details("").region, details("").contact);
			let call = |by| Branches::set_contact(by, COMMUNITY, region.clone(), contact.clone());
			for by in [RuntimeOrigin::signed(21), RuntimeOrigin::signed(11), root()] {
				assert_ok!(call(by));
			}
			assert_eq!(
				last_event(),
				Event::ContactSet { branch: COMMUNITY, region, contact: contact.clone() }
			);
			assert_eq!(Branches::branch(COMMUNITY).unwrap().details.contact, contact);

			let name = details("Willow Lane").name;
			assert_ok!(Branches::rename(root(), COMMUNITY, name.clone()));
			assert_eq!(last_event(), Event::Renamed { branch: COMMUNITY, name: name.clone() });
			assert_eq!(Branches::branch(COMMUNITY).unwrap().details.name, name);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let good = details("good");
			let garbage = || vec![0xff];
			let call = Branches::set_contact;
			assert_noop!(
				call(
					RuntimeOrigin::signed(21),
					PROVINCE,
					good.region.clone(),
					good.contact.clone()
				),
				Error::<Test>::NotAdministrator
			);
			assert_noop!(
				call(root(), 9, good.region.clone(), good.contact.clone()),
				Error::<Test>::BranchNotFound
			);
			assert_noop!(
				call(root(), 1, garbage().try_into().unwrap(), good.contact),
				Error::<Test>::InvalidText
			);
			assert_noop!(
				call(root(), 1, good.region, garbage().try_into().unwrap()),
				Error::<Test>::InvalidText
			);
			assert_noop!(
				Branches::rename(root(), 9, good.name.clone()),
				Error::<Test>::BranchNotFound
			);
			assert_noop!(
				Branches::rename(root(), 1, Default::default()),
				Error::<Test>::InvalidText
			);
			assert_noop!(
				Branches::rename(root(), 1, garbage().try_into().unwrap()),
				Error::<Test>::InvalidText
			);
			for origin in nobody() {
				assert_noop!(Branches::rename(origin, 1, good.name.clone()), BadOrigin);
			}
		});
	}
}

mod closure {
	use super::*;

	#[test]
	fn success_step_by_step() {
		build_and_execute(|| {
			Validating::set(vec![20]);
			Inhabited::set(vec![COMMUNITY]);
			assert_ok!(Branches::grant_role(root(), COMMUNITY, 22, Role::Registrar, None));
			assert_ok!(Branches::begin_closure(root(), COMMUNITY, PROVINCE, [1; 32]));
			let begun =
				Event::ClosureBegun { branch: COMMUNITY, successor: PROVINCE, reason: [1; 32] };
			assert_eq!(last_event(), begun);
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Closing));
			assert_eq!(Branches::successor(COMMUNITY), Some(PROVINCE));
			assert_eq!(Branches::successor(PROVINCE), None);
			assert_eq!((Seats::get(), candidates()), (vec![10], vec![PROVINCE]));
			assert_eq!(Branches::branch_as(&22, Role::Registrar), None);

			let close = || Branches::close(root(), COMMUNITY);
			assert_noop!(close(), Error::<Test>::HasMembers);
			Inhabited::set(vec![]);
			assert_noop!(close(), Error::<Test>::HasStaff);
			assert_ok!(Branches::revoke_role(RuntimeOrigin::signed(21), 22, Role::Registrar));
			// The last administrator leaves at last.
			assert_ok!(Branches::revoke_role(RuntimeOrigin::signed(21), 21, Role::Administrator));
			assert_noop!(close(), Error::<Test>::StillValidates);
			Validating::set(vec![]);
			Investigated::set(vec![COMMUNITY]);
			assert_noop!(close(), Error::<Test>::UnderInvestigation);
			Investigated::set(vec![]);
			Unsettled::set(vec![COMMUNITY]);
			assert_noop!(close(), LEFT_OVER);
			Unsettled::set(vec![]);
			assert!(WoundUp::get().is_empty());
			assert_ok!(close());
			assert_eq!(WoundUp::get(), [COMMUNITY]);
			assert_eq!(Branches::successor(COMMUNITY), None);

			assert_eq!(last_event(), Event::Closed { branch: COMMUNITY });
			assert_eq!(Branches::branch(COMMUNITY), None);
			assert_eq!(Branches::by_account(&20), None);
			assert_eq!(Branches::branch(PROVINCE).unwrap().children, 0);
			assert_eq!((Forgotten::get(), Keyless::get()), (vec![COMMUNITY], vec![20]));
			let former = FormerBranch {
				name: details("branch 20").name,
				account: 20,
				document: CERTIFICATE.document,
				successor: PROVINCE,
				closed_at: 1_000,
			};
			assert_eq!(Former::<Test>::get(COMMUNITY), Some(former));
			assert!(System::providers(&20) > 0, "its nonce is not forgotten");
			assert_eq!(admitted(None, BranchKind::City), 3, "an id is never given again");
		});
	}

	#[test]
	fn it_can_be_called_off() {
		build_and_execute(|| {
			assert_ok!(Branches::begin_closure(root(), COMMUNITY, PROVINCE, [1; 32]));
			assert_ok!(Branches::revoke_role(RuntimeOrigin::signed(21), 21, Role::Administrator));
			assert_noop!(Branches::reinstate(root(), COMMUNITY), Error::<Test>::NoAdministrator);
			assert_ok!(Branches::grant_role(root(), COMMUNITY, 21, Role::Administrator, None));
			assert_ok!(Branches::reinstate(root(), COMMUNITY));
			assert_eq!(Branches::standing(COMMUNITY), Some(Standing::Good));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(Branches::begin_closure(origin.clone(), 2, 1, [1; 32]), BadOrigin);
				assert_noop!(Branches::close(origin, 2), BadOrigin);
			}
			let city = admitted(None, BranchKind::City);
			let begin = |branch| Branches::begin_closure(root(), branch, city, [1; 32]);
			assert_noop!(begin(9), Error::<Test>::BranchNotFound);
			assert_noop!(begin(PROVINCE), Error::<Test>::HasChildren);
			assert_noop!(Branches::close(root(), 9), Error::<Test>::BranchNotFound);
			assert_noop!(Branches::close(root(), COMMUNITY), Error::<Test>::WrongStatus);
			assert_ok!(begin(COMMUNITY));
			assert_noop!(begin(COMMUNITY), Error::<Test>::WrongStatus);
			assert_noop!(Branches::suspend(root(), COMMUNITY, [1; 32]), Error::<Test>::WrongStatus);
			assert_noop!(begin(PROVINCE), Error::<Test>::HasChildren);
			assert_eq!(
				crate::Call::<Test>::close { branch: 2 }.get_dispatch_info().call_weight,
				CLOSE
			);
		});
	}

	/// Closing costs what the registry, the validators and what is wound up cost; only the last costs something here.
	const CLOSE: Weight = Weight::from_parts(7, 0);

	#[test]
	fn fails_without_a_branch_that_can_take_over() {
		build_and_execute(|| {
			let supervisor = admitted(None, BranchKind::Supervisor);
			let city = admitted(None, BranchKind::City);
			let begin =
				|branch, successor| Branches::begin_closure(root(), branch, successor, [1; 32]);
			assert_noop!(begin(COMMUNITY, 9), Error::<Test>::BranchNotFound);
			assert_noop!(begin(COMMUNITY, COMMUNITY), Error::<Test>::WrongSuccessor);
			assert_noop!(begin(COMMUNITY, supervisor), Error::<Test>::WrongSuccessor);
			assert_ok!(Branches::suspend(root(), city, [1; 32]));
			assert_noop!(begin(COMMUNITY, city), Error::<Test>::WrongSuccessor);
			assert_ok!(Branches::reinstate(root(), city));
			// A seat is not enough: a branch whose certificate is revoked or over takes on nothing.
			assert_ok!(Branches::revoke_certificate(root(), city, [1; 32]));
			assert_noop!(begin(COMMUNITY, city), Error::<Test>::WrongSuccessor);
			Now::set(CERTIFICATE.valid_until);
			assert_noop!(begin(COMMUNITY, PROVINCE), Error::<Test>::WrongSuccessor);
			Now::set(CERTIFICATE.valid_until - 1);
			assert_ok!(begin(city, PROVINCE));
			assert_noop!(begin(COMMUNITY, city), Error::<Test>::WrongSuccessor);
		});
	}

	#[test]
	fn who_takes_over_does_not_close_meanwhile() {
		build_and_execute(|| {
			let (first, second) =
				(admitted(None, BranchKind::City), admitted(None, BranchKind::City));
			let begin =
				|branch, successor| Branches::begin_closure(root(), branch, successor, [1; 32]);
			assert_ok!(begin(COMMUNITY, first));
			assert_noop!(begin(first, second), Error::<Test>::TakesOver);
			// A branch that is suspended takes over all the same.
			assert_ok!(Branches::suspend(root(), first, [1; 32]));
			assert_noop!(begin(first, second), Error::<Test>::TakesOver);
			assert_eq!(Branches::successor(COMMUNITY), Some(first));
			// Another one takes over instead.
			assert_ok!(Branches::reinstate(root(), COMMUNITY));
			assert_ok!(begin(COMMUNITY, second));
			assert_ok!(begin(first, second));
			assert_noop!(begin(second, PROVINCE), Error::<Test>::TakesOver);
			assert_ok!(Branches::reinstate(root(), first));
			assert_noop!(begin(second, PROVINCE), Error::<Test>::TakesOver);
			assert_ok!(Branches::revoke_role(RuntimeOrigin::signed(21), 21, Role::Administrator));
			assert_ok!(Branches::close(root(), COMMUNITY));
			assert_ok!(begin(second, PROVINCE));
		});
	}

	#[test]
	fn boundary_the_last_seat_has_no_successor() {
		build_and_execute(|| {
			// The last seat cannot be given up: nobody is there to take over.
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_ok!(Branches::move_below(root(), COMMUNITY, None));
			assert_noop!(
				Branches::begin_closure(root(), PROVINCE, COMMUNITY, [1; 32]),
				Error::<Test>::WrongSuccessor
			);
		});
	}

	#[test]
	fn a_suspended_branch_can_be_closed() {
		build_and_execute(|| {
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_ok!(Branches::begin_closure(root(), COMMUNITY, PROVINCE, [1; 32]));
			assert_eq!(Seats::get(), [10]);
		});
	}
}

mod replace_account {
	use super::*;

	fn replace(branch: BranchId, account: u64) -> sp_runtime::DispatchResult {
		let signature = signature(&CERTIFICATE, account);
		Branches::replace_account(root(), branch, account, signature)
	}

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(replace(COMMUNITY, 50));
			assert_eq!(
				last_event(),
				Event::AccountReplaced { branch: COMMUNITY, old: 20, new: 50 }
			);
			assert_eq!(Branches::by_account(&50), Some(COMMUNITY));
			assert_eq!(Branches::by_account(&20), None);
			assert_eq!(Seats::get(), [10, 50]);
			assert_eq!((Forgotten::get(), Keyless::get()), (vec![], vec![20]));
			assert_eq!(System::providers(&50), 1);
		});
	}

	#[test]
	fn success_without_a_seat() {
		build_and_execute(|| {
			assert_ok!(Branches::suspend(root(), COMMUNITY, [1; 32]));
			assert_ok!(replace(COMMUNITY, 50));
			assert_eq!(Seats::get(), [10]);
			assert_ok!(Branches::reinstate(root(), COMMUNITY));
			assert_eq!(Seats::get(), [10, 50]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(
					Branches::replace_account(origin, 2, 50, signature(&CERTIFICATE, 50)),
					BadOrigin
				);
			}
			assert_noop!(replace(9, 50), Error::<Test>::BranchNotFound);
			for taken in [10, 20] {
				assert_noop!(replace(COMMUNITY, taken), Error::<Test>::AccountTaken);
			}
			for of_a_person in [21, 77] {
				assert_noop!(replace(COMMUNITY, of_a_person), Error::<Test>::BranchAccount);
			}
			assert_noop!(
				Branches::replace_account(root(), 2, 50, signature(&CERTIFICATE, 20)),
				Error::<Test>::CertificateForged
			);
			Needed::set(vec![COMMUNITY]);
			assert_noop!(replace(COMMUNITY, 50), Error::<Test>::BelowMinimum);
			Needed::set(vec![]);
			Investigated::set(vec![COMMUNITY]);
			assert_noop!(replace(COMMUNITY, 50), Error::<Test>::UnderInvestigation);
			Investigated::set(vec![]);
			Now::set(CERTIFICATE.valid_until);
			assert_noop!(replace(COMMUNITY, 50), Error::<Test>::CertificateExpired);
		});
	}
}

#[test]
fn who_stands_over_whom() {
	build_and_execute(|| {
		let parent = <Branches as timebank_primitives::Hierarchy>::parent;
		let city = admitted(Some(PROVINCE), BranchKind::City);
		let supervisor = admitted(Some(PROVINCE), BranchKind::Supervisor);
		for branch in [COMMUNITY, city] {
			assert_eq!(parent(branch), Some(PROVINCE));
		}
		// What stands over a supervisor is what stands over the branch that it supervises, and never that branch itself.
		let local = admitted(Some(city), BranchKind::Supervisor);
		assert_eq!(parent(local), Some(PROVINCE));
		assert_eq!(parent(supervisor), None, "it supervises a branch at the top");
		let general = admitted(None, BranchKind::Supervisor);
		assert_eq!(parent(general), None, "it supervises all");
		assert_eq!(parent(PROVINCE), None, "it is at the top");
		assert_eq!(parent(9), None, "there is no such branch");
	});
}

#[test]
fn who_oversees_whom() {
	build_and_execute(|| {
		let city = admitted(Some(PROVINCE), BranchKind::City);
		let supervisor = admitted(Some(PROVINCE), BranchKind::Supervisor);
		let ministry = admitted(None, BranchKind::Supervisor);
		let far = admitted(None, BranchKind::Community);
		for branch in [PROVINCE, COMMUNITY, city, supervisor] {
			assert!(Branches::oversees(PROVINCE, branch));
			assert!(Branches::oversees(supervisor, branch));
		}
		for branch in [PROVINCE, COMMUNITY, city, supervisor, ministry, far] {
			assert!(Branches::oversees(branch, branch));
			assert!(Branches::oversees(ministry, branch));
		}
		assert!(!Branches::oversees(COMMUNITY, PROVINCE));
		assert!(!Branches::oversees(COMMUNITY, city));
		assert!(!Branches::oversees(supervisor, far));
		assert!(!Branches::oversees(PROVINCE, far));
		assert!(!Branches::oversees(9, far), "nobody oversees anything");
		assert!(Branches::stands_below(city, PROVINCE));
		for (branch, above) in
			[(PROVINCE, PROVINCE), (PROVINCE, city), (supervisor, PROVINCE), (PROVINCE, ministry)]
		{
			assert!(!Branches::stands_below(branch, above));
		}
		assert!(Branches::exists(far) && !Branches::exists(9));
		for (branch, expected) in [(far, true), (supervisor, false), (ministry, false), (9, false)]
		{
			assert_eq!(Branches::has_pot(branch), expected, "supervisors only read and audit");
		}
	});
}
