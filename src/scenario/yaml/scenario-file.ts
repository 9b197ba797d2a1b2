/** The file of a scenario that is named by its folder. */
export const SCENARIO_FILE = 'scenario.yaml'
