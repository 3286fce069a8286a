/** Who a request is from, as its token says. Logging reads it from `request.user`. */
export interface SignedInUser {
  user_id: string;
  organization_id: string;
  username: string;
  /** `admin` or `member`. */
  role: string;
}
