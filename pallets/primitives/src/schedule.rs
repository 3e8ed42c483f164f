// SPDX-License-Identifier: Apache-2.0

//! What activities and trainings say of themselves before anybody takes part: where and when, and how far they are.

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;

/// A public title, in UTF-8.
pub type Title = BoundedVec<u8, ConstU32<128>>;

/// A public place, in UTF-8: a district, or a public building; never where a person lives. Empty: it is not said.
pub type Place = BoundedVec<u8, ConstU32<128>>;

/// A stretch of time.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Window {
	/// Its first moment, in Unix milliseconds.
	pub from: Moment,
	/// The first moment after it, in Unix milliseconds.
	pub until: Moment,
}

impl Window {
	/// Whether this moment is in it.
	pub fn contains(&self, at: Moment) -> bool {
		self.from <= at && at < self.until
	}

	/// Whether it is over at this moment.
	pub fn is_over(&self, at: Moment) -> bool {
		self.until <= at
	}

	/// Whether it has any moment at all.
	pub fn is_ordered(&self) -> bool {
		self.from < self.until
	}

	/// How long it is, in milliseconds.
	pub fn length(&self) -> Moment {
		self.until.saturating_sub(self.from)
	}

	/// The same, so many milliseconds later; none if that is beyond all time.
	pub fn later(&self, by: Moment) -> Option<Self> {
		Some(Self { from: self.from.checked_add(by)?, until: self.until.checked_add(by)? })
	}
}

/// What can be wrong with an announcement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flaw {
	/// The title is empty, or not UTF-8.
	TitleInvalid,
	/// The place is not UTF-8.
	PlaceInvalid,
	/// A window ends before it begins, or with its beginning.
	WindowReversed,
	/// The enrolment would be over already.
	InThePast,
	/// The service ends later than anything may be announced for.
	TooFarAhead,
	/// The enrolment begins after the service, or ends after it.
	WindowsDoNotFit,
}

/// Check what is announced at this moment. The service has to end within `horizon` milliseconds.
pub fn check_announcement(
	title: &Title,
	place: &Place,
	enrolment: Window,
	service: Window,
	now: Moment,
	horizon: Moment,
) -> Result<(), Flaw> {
	let is_text = |bytes: &[u8]| core::str::from_utf8(bytes).is_ok();
	let flaws = [
		(title.is_empty() || !is_text(title), Flaw::TitleInvalid),
		(!is_text(place), Flaw::PlaceInvalid),
		(!enrolment.is_ordered() || !service.is_ordered(), Flaw::WindowReversed),
		(enrolment.is_over(now), Flaw::InThePast),
		(service.until > now.saturating_add(horizon), Flaw::TooFarAhead),
		(enrolment.from > service.from || enrolment.until > service.until, Flaw::WindowsDoNotFit),
	];
	match flaws.into_iter().find(|(is_there, _)| *is_there) {
		Some((_, flaw)) => Err(flaw),
		None => Ok(()),
	}
}

/// The progress bar of an activity or a training (A8, L1).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Phase {
	/// Waits for an auditor.
	#[codec(index = 0)]
	Audit,
	/// An auditor gave it back, to be changed or closed.
	#[codec(index = 1)]
	Returned,
	/// Approved; enrolment has not begun.
	#[codec(index = 2)]
	Announced,
	/// Members may enrol, or could until a while ago; nothing has begun.
	#[codec(index = 3)]
	Enrolment,
	/// Its time has come, or something of it has begun.
	#[codec(index = 4)]
	InProgress,
	/// Nothing of it begins any more; something waits to be settled or assessed.
	#[codec(index = 5)]
	Ended,
	/// It is over; its story is in the events.
	#[codec(index = 6)]
	Over,
}

#[cfg(test)]
mod tests {
	use super::*;

	const ENROLMENT: Window = Window { from: 100, until: 200 };
	const SERVICE: Window = Window { from: 150, until: 300 };

	fn check(enrolment: Window, service: Window, now: Moment) -> Result<(), Flaw> {
		let title = b"A walk".to_vec().try_into().expect("short");
		check_announcement(&title, &Place::default(), enrolment, service, now, 1_000)
	}

	#[test]
	fn a_window_has_its_first_moment_and_not_its_last() {
		assert!(!ENROLMENT.contains(99) && ENROLMENT.contains(100));
		assert!(ENROLMENT.contains(199) && !ENROLMENT.contains(200));
		assert!(!ENROLMENT.is_over(199) && ENROLMENT.is_over(200));
		assert_eq!(ENROLMENT.later(5), Some(Window { from: 105, until: 205 }));
		assert_eq!(ENROLMENT.later(Moment::MAX - 150), None);
	}

	#[test]
	fn each_flaw_is_told_by_its_name() {
		let reversed = Window { from: 200, until: 200 };
		assert_eq!(check(ENROLMENT, SERVICE, 0), Ok(()));
		assert_eq!(check(ENROLMENT, SERVICE, 199), Ok(()));
		assert_eq!(check(ENROLMENT, SERVICE, 200), Err(Flaw::InThePast));
		assert_eq!(check(reversed, SERVICE, 0), Err(Flaw::WindowReversed));
		assert_eq!(check(ENROLMENT, reversed, 0), Err(Flaw::WindowReversed));
		assert_eq!(check(Window { from: 151, until: 200 }, SERVICE, 0), Err(Flaw::WindowsDoNotFit));
		assert_eq!(check(Window { from: 100, until: 301 }, SERVICE, 0), Err(Flaw::WindowsDoNotFit));
		assert_eq!(check(ENROLMENT, Window { from: 150, until: 1_000 }, 0), Ok(()));
		assert_eq!(check(ENROLMENT, Window { from: 150, until: 1_001 }, 0), Err(Flaw::TooFarAhead));
	}

	#[test]
	fn texts_are_utf_8() {
		let check = |title: &[u8], place: &[u8]| {
			let text = |bytes: &[u8]| bytes.to_vec().try_into().expect("short");
			check_announcement(&text(title), &text(place), ENROLMENT, SERVICE, 0, 1_000)
		};
		assert_eq!(check("散步".as_bytes(), b"the park"), Ok(()));
		assert_eq!(check(b"", b"the park"), Err(Flaw::TitleInvalid));
		assert_eq!(check(&[0xff], b"the park"), Err(Flaw::TitleInvalid));
		assert_eq!(check(b"A walk", &[0xff]), Err(Flaw::PlaceInvalid));
	}
}
