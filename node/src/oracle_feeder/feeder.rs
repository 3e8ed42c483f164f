// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The feeder's rounds: ask who is due, compare with the chain, speak, go on.
//!
//! The chain knows what the branch has said and what is settled, so the feeder keeps nothing but, for each institution, the
//! *cursor*: the number in the feed up to which the finalized chain wants nothing more. What comes after the cursor is read and
//! asked about again, whatever happens; saying it twice does no harm. What lies before it is not said again by itself, not even
//! if the branch's voice lapses because too few others said the same.
//!
//! An answer is taken whole or not at all. What is skipped of an answer that is taken: a version that is older than another one
//! that was heard (in the same answer, or before since the node started), and a value whose end is over. Neither could
//! ever be settled, and both would hold up what follows.

use super::{
	config::Source,
	feed::{Change, Feed, LIMIT, Trouble},
};
use futures::future::join_all;
use log::{debug, info, warn};
use pallet_oracles::{Fault, Standing, Value};
use sp_core::crypto::AccountId32;
use std::{
	cmp::Ordering,
	collections::{BTreeMap, VecDeque},
	future::Future,
	time::{Duration, Instant},
};
use timebank_primitives::{BranchId, Moment, PartnerId, Topic};

pub const LOG_TARGET: &str = "oracle-feeder";

/// Blocks for which a transaction is good, and after which it is sent again if the chain still waits for it.
pub const ERA: u32 = 64;

/// How often the rests between attempts, and those between polls, are doubled.
const MAX_DOUBLINGS: u32 = 4;

/// Polls without an answer, one after another, before the branch complains.
const SILENT_POLLS: u32 = 5;

/// What an institution said last of a member in a topic is remembered for so many of them.
const MAX_REMEMBERED: usize = 4_096;

/// How long to wait for the chain to go on, as long as something is to be said: a block.
const BLOCK: Duration = Duration::from_secs(2);

/// How long to wait for a role, for a key, or for the chain to be there.
const ABSENCE: Duration = Duration::from_secs(10);

/// How often what goes on being wrong is logged.
const REMINDER: Duration = Duration::from_secs(3_600);

/// A block's number.
type BlockNumber = u32;

/// A state of the chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
	/// The newest, which may still be replaced.
	Best,
	/// The newest that stays.
	Finalized,
}

/// For whom the node may speak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
	/// It has not caught up with the chain.
	Syncing,
	/// It has not got the operator's key.
	NoKey,
	/// The operator's account is no oracle operator now.
	NoRole,
	/// For this branch.
	Branch(BranchId),
}

/// What an operator says.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
	/// What an institution says of a member.
	Submit {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId32,
		/// About what.
		topic: Topic,
		/// What.
		value: Value,
	},
	/// What is wrong with an institution.
	Complain {
		/// The institution.
		partner: PartnerId,
		/// What is wrong.
		fault: Fault,
	},
}

/// The chain, as the feeder needs it.
pub trait Chain: Send {
	/// For whom the node may speak now.
	fn presence(&self) -> Result<Presence, String>;
	/// The best block's number.
	fn height(&self) -> BlockNumber;
	/// The present, in Unix milliseconds.
	fn now(&self) -> Moment;
	/// Where a change stands for the operators of `branch`.
	fn standing(
		&self,
		at: At,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<Standing, String>;
	/// Whether the branch's complaint about this is open at the best block.
	fn is_reported(
		&self,
		branch: BranchId,
		partner: PartnerId,
		fault: Fault,
	) -> Result<bool, String>;
	/// Sign and send. Returns false if too many transactions are under way.
	fn send(&mut self, statement: Statement) -> impl Future<Output = Result<bool, String>> + Send;
	/// The cursor that was kept for a feed; zero if none was.
	fn cursor(&self, source: &Source) -> Result<u64, String>;
	/// Keep it.
	fn keep_cursor(&mut self, source: &Source, cursor: u64) -> Result<(), String>;
}

/// When something may be tried again.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
	until: BlockNumber,
	attempts: u32,
}

impl Rest {
	fn is_over(&self, height: BlockNumber) -> bool {
		self.until <= height
	}

	/// It was sent. Each further attempt waits longer: what the chain refuses at the first attempts costs allowance.
	fn sent(&mut self, height: BlockNumber) {
		self.until = height.saturating_add(ERA << self.attempts.min(MAX_DOUBLINGS));
		self.attempts = self.attempts.saturating_add(1);
	}

	/// The best block has it. Blocks can be replaced, so it is looked at again, if it is not final by then.
	fn seen(&mut self, height: BlockNumber) {
		self.until = height.saturating_add(ERA);
	}
}

/// A change that the cursor has not passed.
struct Pending {
	change: Change,
	/// It is not to be said.
	is_outdated: bool,
	rest: Rest,
}

/// Whether what a change says has come to its end.
fn is_expired(change: &Change, now: Moment) -> bool {
	let until = change.value.attested.and_then(|attested| attested.valid_until);
	until.is_some_and(|until| until <= now)
}

/// What an institution said last of each member in each topic, since the node started.
#[derive(Default)]
struct Memory {
	said: BTreeMap<Subject, Said>,
	/// In the order in which they were first spoken of.
	order: VecDeque<Subject>,
	/// The highest number in the feed so far.
	newest: u64,
}

type Subject = (AccountId32, Topic);

#[derive(Clone, Copy)]
struct Said {
	seq: u64,
	value: Value,
}

impl Memory {
	/// Remember an answer, unless it contradicts itself or one before it. Returns whether versions went back that were not heard
	/// before.
	///
	/// What stands against an earlier answer is remembered in its place: an institution that stays with it is heard again, after
	/// it was complained of.
	fn hear(&mut self, changes: &[Change]) -> Result<bool, Trouble> {
		let mut heard: BTreeMap<Subject, Said> = BTreeMap::new();
		let mut is_contradictory = false;
		let mut goes_back = false;
		for Change { seq, member, topic, value } in changes {
			let subject = (member.clone(), *topic);
			let before = self.said.get_mut(&subject);
			if let Some(before) = before
				&& before.value.version == value.version
				&& before.value != *value
			{
				before.value = *value;
				is_contradictory = true;
			}
			let known = heard.get(&subject).or_else(|| self.said.get(&subject));
			match known.map(|known| (known, known.value.version.cmp(&value.version))) {
				Some((known, Ordering::Equal)) => is_contradictory |= known.value != *value,
				// An answer that is read again has older ones before newer ones rightly.
				Some((known, Ordering::Greater)) => {
					goes_back |= *seq > known.seq && *seq > self.newest;
				}
				Some((_, Ordering::Less)) | None => {
					heard.insert(subject, Said { seq: *seq, value: *value });
				}
			}
		}
		if is_contradictory {
			return Err(Trouble::Conflicting);
		}
		for (subject, said) in heard {
			if self.said.insert(subject.clone(), said).is_none() {
				self.order.push_back(subject);
			}
		}
		while self.order.len() > MAX_REMEMBERED {
			if let Some(oldest) = self.order.pop_front() {
				self.said.remove(&oldest);
			}
		}
		if let Some(last) = changes.last() {
			self.newest = self.newest.max(last.seq);
		}
		Ok(goes_back)
	}

	/// Whether a newer version than this one was heard.
	fn is_outdated(&self, change: &Change) -> bool {
		self.said
			.get(&(change.member.clone(), change.topic))
			.is_some_and(|said| said.value.version > change.value.version)
	}
}

/// What is known of one institution.
struct Institution<F> {
	source: Source,
	feed: F,
	/// The number up to which nothing more is to be done.
	cursor: u64,
	/// When it is asked next.
	due: Instant,
	/// Polls that failed, one after another, and those of them that had no answer at all.
	failures: u32,
	silences: u32,
	/// Whether the last answer was one to rely on.
	is_sound: bool,
	/// The last good answer, as far as the cursor has not passed it.
	page: VecDeque<Pending>,
	/// Whether there may be more behind it.
	is_full: bool,
	/// Whether the poll before the next one reached the feed's end: what comes then is new, and not what was missed.
	is_caught_up: bool,
	memory: Memory,
	/// What the branch is to complain of: each fault at most once.
	complaints: Vec<(Fault, Rest)>,
}

impl<F> Institution<F> {
	fn complain(&mut self, fault: Fault) {
		if self.complaints.iter().all(|(known, _)| *known != fault) {
			self.complaints.push((fault, Rest::default()));
		}
	}

	/// Take what it answered.
	fn take<C: Chain>(
		&mut self,
		answer: Result<Vec<Change>, Trouble>,
		chain: &C,
		branch: BranchId,
		poll: Duration,
		now: Instant,
	) {
		let known = self.memory.newest;
		let heard =
			answer.and_then(|changes| self.memory.hear(&changes).map(|back| (changes, back)));
		match heard {
			Ok((changes, goes_back)) => {
				self.failures = 0;
				self.silences = 0;
				self.is_sound = true;
				// What mended before anybody was told is not worth telling. What was said wrongly was said.
				self.complaints
					.retain(|(fault, _)| matches!(fault, Fault::Stale | Fault::Conflicting));
				self.due = now + poll;
				let was_caught_up = self.is_caught_up;
				self.turn_page(changes);
				if goes_back || (was_caught_up && self.comes_late(chain, branch, known)) {
					let partner = self.source.partner;
					warn!(target: LOG_TARGET, "Institution {partner} says what is out of date");
					self.complain(Fault::Stale);
				}
			}
			Err(trouble) => self.fail(&trouble, poll, now),
		}
	}

	/// Have `changes` in the place of what was to be done.
	fn turn_page(&mut self, changes: Vec<Change>) {
		let before = std::mem::take(&mut self.page);
		self.is_full = changes.len() >= LIMIT;
		self.is_caught_up = !self.is_full;
		self.page = changes
			.into_iter()
			.map(|change| {
				let rest = before
					.iter()
					.find(|pending| pending.change == change)
					.map_or(Rest::default(), |pending| pending.rest);
				Pending { is_outdated: self.memory.is_outdated(&change), change, rest }
			})
			.collect();
	}

	/// Whether something behind the number `known` was over before the chain could hear it.
	fn comes_late<C: Chain>(&self, chain: &C, branch: BranchId, known: u64) -> bool {
		let time = chain.now();
		let partner = self.source.partner;
		self.page.iter().any(|Pending { change, is_outdated, .. }| {
			change.seq > known
				&& !is_outdated
				&& is_expired(change, time)
				&& chain.standing(At::Finalized, partner, change, branch) == Ok(Standing::Open)
		})
	}

	fn fail(&mut self, trouble: &Trouble, poll: Duration, now: Instant) {
		warn!(target: LOG_TARGET, "Institution {}: {trouble}", self.source.partner);
		self.due = now + poll * (1 << self.failures.min(MAX_DOUBLINGS));
		self.failures = self.failures.saturating_add(1);
		self.is_caught_up = false;
		if let Trouble::Silent(_) = trouble {
			self.silences = self.silences.saturating_add(1);
			if self.silences < SILENT_POLLS {
				return;
			}
		} else {
			self.silences = 0;
			self.is_sound = false;
		}
		self.complain(trouble.fault());
	}

	/// Move the cursor over what the finalized chain wants no more of.
	fn pass<C: Chain>(
		&mut self,
		chain: &mut C,
		branch: BranchId,
		poll: Duration,
		now: Instant,
	) -> Result<(), String> {
		let time = chain.now();
		let mut cursor = self.cursor;
		let (mut passed, mut refused, mut skipped) = (0, 0, 0);
		let mut outcome = Ok(());
		while let Some(first) = self.page.front() {
			let partner = self.source.partner;
			match chain.standing(At::Finalized, partner, &first.change, branch) {
				Ok(Standing::Spoken | Standing::Settled) => {}
				Ok(Standing::Refused) => refused += 1,
				Ok(Standing::Open) if first.is_outdated || is_expired(&first.change, time) => {
					skipped += 1
				}
				Ok(Standing::Open) => break,
				Err(error) => {
					outcome = Err(error);
					break;
				}
			}
			cursor = first.change.seq;
			passed += 1;
			self.page.pop_front();
		}
		if passed == 0 {
			return outcome;
		}
		chain.keep_cursor(&self.source, cursor)?;
		self.cursor = cursor;
		info!(
			target: LOG_TARGET,
			"Institution {}: {passed} more changes done, up to number {cursor}; the chain refused {refused} of them, \
			 {skipped} were out of date",
			self.source.partner,
		);
		if self.page.is_empty() && self.is_full && self.failures == 0 {
			self.due = now + poll.min(BLOCK);
		}
		outcome
	}

	/// Say what is to be said. Returns false if no more can be sent now.
	async fn speak<C: Chain>(&mut self, chain: &mut C, branch: BranchId) -> Result<bool, String> {
		let height = chain.height();
		let time = chain.now();
		let partner = self.source.partner;

		let mut place = 0;
		while let Some((fault, rest)) = self.complaints.get_mut(place) {
			let fault = *fault;
			if chain.is_reported(branch, partner, fault)? {
				self.complaints.remove(place);
				continue;
			}
			if rest.is_over(height) {
				if !chain.send(Statement::Complain { partner, fault }).await? {
					return Ok(false);
				}
				rest.sent(height);
				info!(target: LOG_TARGET, "Complained of institution {partner}: {fault:?}");
			}
			place += 1;
		}

		if !self.is_sound {
			return Ok(true);
		}
		let mut sent = 0;
		let mut has_room = true;
		for pending in &mut self.page {
			if pending.is_outdated
				|| is_expired(&pending.change, time)
				|| !pending.rest.is_over(height)
			{
				continue;
			}
			if chain.standing(At::Best, partner, &pending.change, branch)? != Standing::Open {
				pending.rest.seen(height);
				continue;
			}
			let Change { member, topic, value, .. } = pending.change.clone();
			has_room = chain.send(Statement::Submit { partner, member, topic, value }).await?;
			if !has_room {
				break;
			}
			pending.rest.sent(height);
			sent += 1;
		}
		if sent > 0 {
			debug!(target: LOG_TARGET, "Institution {partner}: {sent} changes submitted");
		}
		Ok(has_room)
	}
}

/// Says a thing at once, and then again each hour for as long as it is so.
struct Reminder<T> {
	last: Option<(T, Instant)>,
}

impl<T: PartialEq> Reminder<T> {
	fn new() -> Self {
		Self { last: None }
	}

	fn is_due(&mut self, thing: T, now: Instant) -> bool {
		let is_known = self.last.as_ref().is_some_and(|(last, when)| {
			*last == thing && now.saturating_duration_since(*when) < REMINDER
		});
		if !is_known {
			self.last = Some((thing, now));
		}
		!is_known
	}
}

/// The feeder of a node.
pub struct Feeder<C, F> {
	chain: C,
	/// How long to wait from one answer of an institution to the next question.
	poll: Duration,
	institutions: Vec<Institution<F>>,
	/// Which institution is the first to be spoken of. It changes from round to round: no institution with a lot to say holds
	/// up another one for ever.
	turn: usize,
	presences: Reminder<Presence>,
	errors: Reminder<()>,
}

impl<C: Chain, F: Feed> Feeder<C, F> {
	/// Go on where the node stopped. Fails if the node's database does.
	pub fn new(
		chain: C,
		poll: Duration,
		feeds: impl IntoIterator<Item = (Source, F)>,
		now: Instant,
	) -> Result<Self, String> {
		let institutions = feeds
			.into_iter()
			.map(|(source, feed)| {
				Ok(Institution {
					cursor: chain.cursor(&source)?,
					source,
					feed,
					due: now,
					failures: 0,
					silences: 0,
					is_sound: true,
					page: VecDeque::new(),
					is_full: false,
					is_caught_up: false,
					memory: Memory::default(),
					complaints: Vec::new(),
				})
			})
			.collect::<Result<_, String>>()?;
		Ok(Self {
			chain,
			poll,
			institutions,
			turn: 0,
			presences: Reminder::new(),
			errors: Reminder::new(),
		})
	}

	/// Go on for ever.
	pub async fn run(mut self) {
		loop {
			let pause = self.round(Instant::now()).await;
			tokio::time::sleep(pause).await;
		}
	}

	/// Do what there is to do now. Returns how long to wait.
	async fn round(&mut self, now: Instant) -> Duration {
		let presence = match self.chain.presence() {
			Ok(presence) => presence,
			Err(error) => {
				self.log_error(&error, now);
				return ABSENCE;
			}
		};
		let is_news = self.presences.is_due(presence, now);
		let Presence::Branch(branch) = presence else {
			for institution in &mut self.institutions {
				institution.is_caught_up = false;
			}
			match presence {
				Presence::NoKey if is_news => warn!(
					target: LOG_TARGET,
					"Nothing can be said: the operator's key is not in this node's keystore (type orcl)",
				),
				Presence::NoRole if is_news => warn!(
					target: LOG_TARGET,
					"Nothing can be said: the operator's account is no oracle operator of an acting branch",
				),
				_ => {}
			}
			return ABSENCE;
		};
		if is_news {
			info!(target: LOG_TARGET, "This node speaks for branch {branch}");
		}

		self.ask(branch, now).await;
		if let Err(error) = self.speak(branch, now).await {
			self.log_error(&error, now);
		}
		self.pause(now)
	}

	fn log_error(&mut self, error: &str, now: Instant) {
		if self.errors.is_due((), now) {
			warn!(target: LOG_TARGET, "Trying again: {error}");
		} else {
			debug!(target: LOG_TARGET, "Trying again: {error}");
		}
	}

	/// Ask the institutions whose time has come, all at once.
	async fn ask(&mut self, branch: BranchId, now: Instant) {
		let answers = self
			.institutions
			.iter()
			.enumerate()
			.filter(|(_, institution)| institution.due <= now)
			.map(|(place, institution)| async move {
				(place, institution.feed.poll(institution.cursor).await)
			});
		let answers = join_all(answers).await;
		for (place, answer) in answers {
			if let Some(institution) = self.institutions.get_mut(place) {
				institution.take(answer, &self.chain, branch, self.poll, now);
			}
		}
	}

	/// Move the cursors on, and say what is to be said.
	async fn speak(&mut self, branch: BranchId, now: Instant) -> Result<(), String> {
		for institution in &mut self.institutions {
			institution.pass(&mut self.chain, branch, self.poll, now)?;
		}
		let count = self.institutions.len();
		self.turn = self.turn.saturating_add(1) % count.max(1);
		let (before, from) = self.institutions.split_at_mut(self.turn);
		for institution in from.iter_mut().chain(before) {
			if !institution.speak(&mut self.chain, branch).await? {
				break;
			}
		}
		Ok(())
	}

	fn pause(&self, now: Instant) -> Duration {
		let is_busy = |institution: &Institution<F>| {
			!institution.page.is_empty() || !institution.complaints.is_empty()
		};
		if self.institutions.iter().any(is_busy) {
			return BLOCK;
		}
		let next = self.institutions.iter().map(|institution| institution.due).min();
		next.map_or(ABSENCE, |due| due.saturating_duration_since(now))
	}
}

#[cfg(test)]
mod tests;
