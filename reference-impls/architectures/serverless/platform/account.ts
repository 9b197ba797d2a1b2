/** The region and the account that functions are told they run in. */
export const REGION = 'us-east-1'
export const ACCOUNT = '123456789012'
