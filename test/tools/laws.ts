/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import fc from 'fast-check';

/**
 * Laws are tried with the same examples each time, so that a check of the same code ends the same way twice. The
 * environment variable LAWS_SEED, a number or `random`, looks elsewhere; what it finds becomes an example of its law.
 */
const SEED = 20_260_105;
const given = process.env.LAWS_SEED;

if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: given === undefined ? SEED : Number(given) });

export default fc;
