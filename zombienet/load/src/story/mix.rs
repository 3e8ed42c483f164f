// SPDX-License-Identifier: Apache-2.0

//! The file that says which stories there are.

use crate::Result;
use serde::Deserialize;
use std::{fmt::Display, ops::RangeInclusive, path::Path};

/// Minutes in a settlement step.
const STEP_MINUTES: u32 = 60 / timebank_primitives::STEPS_PER_HOUR;

/// What is sent: how much of what. `mixes/full.toml` tells of each figure.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
	/// Payments from member to member for each story.
	pub transfers_per_story: f64,
	/// How much each of them is, in minutes.
	pub transfer_minutes: Span,
	/// How many members serve in a story.
	pub participants: Span,
	/// For how long each of them does, in minutes.
	pub service_minutes: Span,
	/// The share of services that both sides review.
	pub review_share: f64,
	/// The share of stories at short notice, on which an auditor decides.
	pub decided_by_auditor_share: f64,
}

/// From what to what, both included. All between come equally often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
	/// The least.
	pub min: u32,
	/// The most.
	pub max: u32,
}

impl Span {
	/// All of it.
	pub fn range(self) -> RangeInclusive<u32> {
		self.min..=self.max
	}

	/// The same, of minutes, in settlement steps.
	pub fn steps(self) -> RangeInclusive<u32> {
		self.min / STEP_MINUTES..=self.max / STEP_MINUTES
	}

	fn check(self, name: &str, bounds: RangeInclusive<u32>) -> Result<()> {
		check(&format!("{name}.min"), self.min, bounds.clone())?;
		check(&format!("{name}.max"), self.max, bounds)?;
		if self.min > self.max {
			return Err(format!("{name}: min is more than max").into());
		}
		Ok(())
	}

	fn check_minutes(self, name: &str, bounds: RangeInclusive<u32>) -> Result<()> {
		self.check(name, bounds)?;
		if [self.min, self.max].iter().any(|minutes| !minutes.is_multiple_of(STEP_MINUTES)) {
			return Err(format!("{name}: settled are whole steps of {STEP_MINUTES} minutes").into());
		}
		Ok(())
	}
}

fn check<N: PartialOrd + Display>(name: &str, value: N, bounds: RangeInclusive<N>) -> Result<()> {
	if bounds.contains(&value) {
		return Ok(());
	}
	Err(format!("{name}: {value} is not from {} to {}", bounds.start(), bounds.end()).into())
}

impl Mix {
	/// Reads a file.
	pub fn read(path: &Path) -> Result<Self> {
		let told = |error: crate::Error| format!("{}: {error}", path.display());
		let text = std::fs::read_to_string(path).map_err(|error| told(error.into()))?;
		Ok(Self::parse(&text).map_err(told)?)
	}

	fn parse(text: &str) -> Result<Self> {
		let mix: Self = toml::from_str(text)?;
		check("transfers_per_story", mix.transfers_per_story, 0.0..=1_000.0)?;
		mix.transfer_minutes.check_minutes("transfer_minutes", 3..=1_200)?;
		mix.participants.check("participants", 1..=20)?;
		mix.service_minutes.check_minutes("service_minutes", 3..=1_440)?;
		check("review_share", mix.review_share, 0.0..=1.0)?;
		check("decided_by_auditor_share", mix.decided_by_auditor_share, 0.0..=1.0)?;
		Ok(mix)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const FULL: &str = include_str!("../../mixes/full.toml");
	const HELPING: &str = include_str!("../../mixes/helping.toml");

	fn refused(text: &str) -> String {
		Mix::parse(text).expect_err("it is wrong").to_string()
	}

	#[test]
	fn the_mixes_that_come_with_it_are_sound() {
		let full = Mix::parse(FULL).expect("full.toml");
		assert_eq!(full.participants, Span { min: 1, max: 5 });
		assert_eq!(full.service_minutes.steps(), 10..=40);
		let helping = Mix::parse(HELPING).expect("helping.toml");
		assert_eq!(helping.participants.range(), 1..=1);
	}

	#[test]
	fn figures_out_of_bounds_are_refused_by_name() {
		for (from, to, told) in [
			(
				"transfers_per_story = 1.0",
				"transfers_per_story = -1.0",
				"transfers_per_story: -1 is not from 0 to 1000",
			),
			(
				"transfers_per_story = 1.0",
				"transfers_per_story = nan",
				"transfers_per_story: NaN is not from 0 to 1000",
			),
			(
				"participants = { min = 1, max = 1 }",
				"participants = { min = 0, max = 1 }",
				"participants.min: 0 is not from 1 to 20",
			),
			(
				"participants = { min = 1, max = 1 }",
				"participants = { min = 1, max = 21 }",
				"participants.max: 21 is not from 1 to 20",
			),
			(
				"participants = { min = 1, max = 1 }",
				"participants = { min = 3, max = 2 }",
				"participants: min is more than max",
			),
			(
				"service_minutes = { min = 30,",
				"service_minutes = { min = 31,",
				"service_minutes: settled are whole steps of 3 minutes",
			),
			(
				"transfer_minutes = { min = 6,",
				"transfer_minutes = { min = 0,",
				"transfer_minutes.min: 0 is not from 3 to 1200",
			),
			("review_share = 1.0", "review_share = 1.5", "review_share: 1.5 is not from 0 to 1"),
			(
				"auditor_share = 0.5",
				"auditor_share = -0.5",
				"decided_by_auditor_share: -0.5 is not from 0 to 1",
			),
		] {
			let wrong = HELPING.replace(from, to);
			assert_ne!(wrong, HELPING, "{from}");
			assert_eq!(refused(&wrong), told);
		}
	}

	#[test]
	fn what_is_not_known_or_not_there_is_refused() {
		assert!(
			refused(&format!("{HELPING}\nparticipant = 3")).contains("unknown field `participant`")
		);
		let without = HELPING.replace("review_share = 1.0", "");
		assert!(refused(&without).contains("missing field `review_share`"));
		let more = HELPING.replace("min = 1, max = 1", "min = 1, max = 1, mean = 1");
		assert!(refused(&more).contains("unknown field `mean`"));
		assert!(refused("review_share").contains("TOML"));
		let error = Mix::read(Path::new("/there/is/none.toml")).expect_err("there is none");
		assert!(error.to_string().starts_with("/there/is/none.toml: "));
	}
}
