-- A made-up Evergreen, as version 3.17 keeps it: only the schemas, tables and columns that the maps read.
CREATE SCHEMA actor; CREATE SCHEMA asset; CREATE SCHEMA biblio; CREATE SCHEMA action; CREATE SCHEMA permission; CREATE SCHEMA reporter;

CREATE TABLE actor.org_unit_type (id int PRIMARY KEY, name text NOT NULL, depth int NOT NULL, can_have_vols boolean NOT NULL, can_have_users boolean NOT NULL);
CREATE TABLE actor.org_unit (id int PRIMARY KEY, parent_ou int REFERENCES actor.org_unit, ou_type int NOT NULL, mailing_address int, shortname text NOT NULL UNIQUE, name text NOT NULL UNIQUE);
CREATE TABLE actor.org_address (id int PRIMARY KEY, org_unit int NOT NULL, city text, post_code text);
CREATE TABLE actor.hours_of_operation (
  id int PRIMARY KEY,
  dow_0_open time NOT NULL DEFAULT '09:00', dow_0_close time NOT NULL DEFAULT '17:00', dow_1_open time NOT NULL DEFAULT '09:00', dow_1_close time NOT NULL DEFAULT '17:00',
  dow_2_open time NOT NULL DEFAULT '09:00', dow_2_close time NOT NULL DEFAULT '17:00', dow_3_open time NOT NULL DEFAULT '09:00', dow_3_close time NOT NULL DEFAULT '17:00',
  dow_4_open time NOT NULL DEFAULT '09:00', dow_4_close time NOT NULL DEFAULT '17:00', dow_5_open time NOT NULL DEFAULT '00:00', dow_5_close time NOT NULL DEFAULT '00:00',
  dow_6_open time NOT NULL DEFAULT '00:00', dow_6_close time NOT NULL DEFAULT '00:00'
);
CREATE TABLE permission.grp_tree (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE actor.usr (
  id int PRIMARY KEY, home_ou int NOT NULL, profile int NOT NULL, mailing_address int, family_name text NOT NULL, dob date, create_date timestamptz NOT NULL,
  expire_date timestamptz NOT NULL, active boolean NOT NULL DEFAULT true, deleted boolean NOT NULL DEFAULT false, last_update_time timestamptz
);
CREATE TABLE actor.usr_address (id int PRIMARY KEY, usr int NOT NULL, post_code text NOT NULL);
CREATE TABLE biblio.record_entry (id bigint PRIMARY KEY, deleted boolean NOT NULL DEFAULT false, marc text NOT NULL DEFAULT '');
CREATE TABLE reporter.materialized_simple_record (id bigint PRIMARY KEY, title text, author text, isbn text[], pubdate text);
CREATE TABLE asset.call_number (id bigint PRIMARY KEY, record bigint NOT NULL, owning_lib int NOT NULL, label text NOT NULL);
CREATE TABLE asset.copy (
  id bigint PRIMARY KEY, barcode text NOT NULL, call_number bigint NOT NULL, circ_lib int NOT NULL, location int NOT NULL DEFAULT 1, status int NOT NULL DEFAULT 0,
  circ_modifier text, create_date timestamptz NOT NULL, edit_date timestamptz, active_date timestamptz, deleted boolean NOT NULL DEFAULT false, price numeric(8,2)
);
CREATE TABLE action.circulation (
  id bigint PRIMARY KEY, usr int NOT NULL, target_copy bigint NOT NULL, circ_lib int NOT NULL, checkin_lib int, xact_start timestamptz NOT NULL, due_date timestamptz,
  checkin_time timestamptz, parent_circ bigint, stop_fines text, phone_renewal boolean NOT NULL DEFAULT false, desk_renewal boolean NOT NULL DEFAULT false,
  opac_renewal boolean NOT NULL DEFAULT false, auto_renewal boolean NOT NULL DEFAULT false
);
CREATE INDEX circ_parent_idx ON action.circulation (parent_circ);
CREATE TABLE action.aged_circulation (
  id bigint PRIMARY KEY, usr_post_code text, usr_home_ou int NOT NULL, usr_profile int NOT NULL, usr_birth_year int, target_copy bigint NOT NULL, circ_lib int NOT NULL,
  checkin_lib int, xact_start timestamptz NOT NULL, due_date timestamptz, checkin_time timestamptz, parent_circ bigint, stop_fines text,
  phone_renewal boolean NOT NULL DEFAULT false, desk_renewal boolean NOT NULL DEFAULT false, opac_renewal boolean NOT NULL DEFAULT false, auto_renewal boolean NOT NULL DEFAULT false
);
CREATE TABLE action.hold_request (
  id int PRIMARY KEY, request_time timestamptz NOT NULL, capture_time timestamptz, fulfillment_time timestamptz, expire_time timestamptz, cancel_time timestamptz, cancel_cause int,
  target bigint NOT NULL, current_copy bigint, fulfillment_lib int, request_lib int NOT NULL, pickup_lib int NOT NULL, hold_type text NOT NULL, usr int NOT NULL,
  frozen boolean NOT NULL DEFAULT false, shelf_time timestamptz
);
CREATE TABLE action.aged_hold_request (
  id int PRIMARY KEY, request_time timestamptz NOT NULL, capture_time timestamptz, fulfillment_time timestamptz, expire_time timestamptz, cancel_time timestamptz, cancel_cause int,
  target bigint NOT NULL, current_copy bigint, fulfillment_lib int, request_lib int NOT NULL, pickup_lib int NOT NULL, hold_type text NOT NULL,
  usr_post_code text, usr_home_ou int NOT NULL, usr_profile int NOT NULL, usr_birth_year int, frozen boolean NOT NULL DEFAULT false, shelf_time timestamptz
);
CREATE TABLE action.transit_copy (
  id int PRIMARY KEY, source_send_time timestamptz, dest_recv_time timestamptz, target_copy bigint NOT NULL, source int NOT NULL, dest int NOT NULL, cancel_time timestamptz
);
-- A child shows its rows in the parent too, unless one asks for ONLY the parent.
CREATE TABLE action.hold_transit_copy (hold int) INHERITS (action.transit_copy);
CREATE TABLE action.reservation_transit_copy (reservation int) INHERITS (action.transit_copy);

INSERT INTO actor.org_unit_type VALUES (1, 'Consortium', 0, false, false), (2, 'Organisatie', 1, false, false), (3, 'Vestiging', 2, true, true);
INSERT INTO actor.org_unit VALUES (1, NULL, 1, NULL, 'CONS', 'Verbond'), (2, 1, 2, NULL, 'NOORD', 'Bibliotheken Noord'), (4, 2, 3, 1, 'NOORD-A', 'Aduard'), (5, 2, 3, NULL, 'NOORD-B', 'Beijum');
INSERT INTO actor.org_address VALUES (1, 4, 'Aduard', '9831 AA');
INSERT INTO actor.hours_of_operation (id) VALUES (4);
INSERT INTO permission.grp_tree VALUES (2, 'Leners'), (4, 'Jeugd');
INSERT INTO actor.usr VALUES (10, 4, 4, 1, 'Verzonnen', '2012-05-05', '2019-01-05 10:00+01', '2030-01-05 00:00+01');
INSERT INTO actor.usr_address VALUES (1, 10, '9831AB');
INSERT INTO biblio.record_entry VALUES (-1, false), (1, false), (2, true);
INSERT INTO reporter.materialized_simple_record VALUES (1, 'De eerste', 'A. Schrijver', '{9789000000012}', '2019');
INSERT INTO asset.call_number VALUES (1, 1, 4, 'SCHR'), (2, 2, 5, 'TWEE');
INSERT INTO asset.copy VALUES (1, '0001', 1, 4, 1, 0, 'book', '2019-02-01 09:00+01', '2024-01-01 09:00+01', '2019-02-02 09:00+01', false, 17.95),
  (2, '0002', 2, 5, 1, 13, 'dvd', '2019-02-01 09:00+01', '2023-06-01 09:00+02', '2019-02-02 09:00+01', true, NULL);
-- Loan 1 was renewed twice; the day of the loan is local: 23:30 UTC is the next day in the Netherlands.
INSERT INTO action.circulation VALUES (1, 10, 1, 4, 4, '2024-02-29 23:30+00', '2024-03-22 23:59+01', '2024-03-20 10:00+01', NULL, 'RENEW', false, false, false),
  (2, 10, 1, 4, 4, '2024-03-20 10:00+01', '2024-04-10 23:59+02', '2024-04-09 10:00+02', 1, 'RENEW', false, false, true),
  (3, 10, 1, 4, 5, '2024-04-09 10:00+02', '2024-04-30 23:59+02', '2024-04-28 10:00+02', 2, 'CHECKIN', false, true, false);
INSERT INTO action.aged_circulation VALUES (4, '9831AB', 4, 4, 2012, 2, 5, 5, '2020-03-01 10:00+01', '2020-03-22 23:59+01', '2020-03-20 10:00+01', NULL, 'CHECKIN');
INSERT INTO action.hold_request VALUES (1, '2024-02-01 10:00+01', '2024-02-03 10:00+01', '2024-03-01 00:30+01', NULL, NULL, NULL, 1, 1, 4, 4, 4, 'T', 10, false, '2024-02-05 10:00+01');
INSERT INTO action.transit_copy VALUES (1, '2024-04-28 17:00+02', '2024-04-30 09:00+02', 1, 5, 4, NULL);
INSERT INTO action.hold_transit_copy VALUES (2, '2024-02-03 17:00+01', '2024-02-05 09:00+01', 1, 5, 4, NULL, 1);
