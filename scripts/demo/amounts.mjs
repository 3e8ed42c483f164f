// SPDX-License-Identifier: Apache-2.0
// Hours and coins. Both are whole numbers inside: service in steps of three minutes, coins in base units of TIME.

export const STEPS_PER_HOUR = 20;
export const TIME = 1_000_000n;
/** What a step is worth at the founding rate of every category, 1 TIME an hour. */
export const STEP_VALUE = TIME / BigInt(STEPS_PER_HOUR);

/** The steps in so many hours, or `undefined` if it is not a positive, whole number of them. */
export function stepsOf(hours) {
	const steps = Math.round(hours * STEPS_PER_HOUR);
	const exact = Number.isSafeInteger(steps) && steps > 0 && Math.abs(steps - hours * STEPS_PER_HOUR) < 1e-6;
	return exact ? steps : undefined;
}

/** The coins for so many steps. */
export const coinsFor = (steps) => BigInt(steps) * STEP_VALUE;

/** "2.5" for 2,500,000 base units. */
export function inTime(coins) {
	const whole = coins / TIME;
	const rest = `${coins % TIME}`.padStart(6, '0').replace(/0+$/, '');
	return rest ? `${whole}.${rest}` : `${whole}`;
}

/** "2 TIME" */
export const time = (coins) => `${inTime(coins)} TIME`;

/** "2 hours", "1 hour 45 minutes", "30 minutes" */
export function hours(steps) {
	const minutes = Math.round((steps * 60) / STEPS_PER_HOUR);
	const parts = [
		[Math.floor(minutes / 60), 'hour'],
		[minutes % 60, 'minute'],
	];
	const said = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
	return said.join(' ') || 'no time';
}
