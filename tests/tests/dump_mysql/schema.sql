CREATE TABLE `Kunden` (
    `ID` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    `Name des Kunden` varchar(63) NOT NULL DEFAULT 'O''Brien \\ "x"',
    `name` text COLLATE utf8mb4_bin,
    `select` int NOT NULL DEFAULT 1 COMMENT 'ein reserviertes Wort',
    `type` char(2),
    `self` boolean DEFAULT true,
    `größe` decimal(7,3) CHECK (`größe` > 0.5),
    `用户` int unsigned,
    `1st` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    `with "quotes"` json,
    `semi;colon` time,
    `tick``ed` year,
    `a_column_whose_name_is_as_long_as_mariadb_lets_a_name_be_64bytes` mediumint,
    `mood` enum('froh', 'it''s "so"', '', 'größer') DEFAULT 'froh',
    `few` set('a', 'b'),
    `raw` varbinary(20),
    `doubled` int GENERATED ALWAYS AS (`select` * 2) STORED,
    `twice` int GENERATED ALWAYS AS (`select` * 4) VIRTUAL,
    CONSTRAINT `Kunden: select oder nichts` CHECK (`select` > 0 OR `name` IS NULL),
    UNIQUE KEY `eindeutig, mit "Namen"` (`Name des Kunden`, `select`),
    KEY `prefix` (`name`(10), `select`)
) COMMENT = 'Wer kauft;\nund "wie"' DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
CREATE TABLE `order` (
    `user` bigint NOT NULL,
    `group` int NOT NULL,
    `where` longtext,
    PRIMARY KEY (`group`, `user`),
    CONSTRAINT `order to Kunden` FOREIGN KEY (`user`) REFERENCES `Kunden` (`ID`) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE `order lines` (
    `id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    `user` bigint,
    `group` int,
    `parent` int,
    `customer` bigint,
    CONSTRAINT `lines_parent` FOREIGN KEY (`parent`) REFERENCES `order lines` (`id`),
    CONSTRAINT `lines_customer` FOREIGN KEY (`customer`) REFERENCES `Kunden` (`ID`) ON DELETE SET NULL,
    CONSTRAINT `lines_order` FOREIGN KEY (`group`, `user`) REFERENCES `order` (`group`, `user`)
);
CREATE TABLE `Kunden_Tags` (
    `kunde` bigint NOT NULL,
    `line` int NOT NULL,
    PRIMARY KEY (`kunde`, `line`),
    CONSTRAINT `tags_kunde` FOREIGN KEY (`kunde`) REFERENCES `Kunden` (`ID`),
    CONSTRAINT `tags_line` FOREIGN KEY (`line`) REFERENCES `order lines` (`id`)
);
CREATE TABLE `no key` (`a` int, `b` varchar(20), UNIQUE KEY `b` (`b`));
CREATE TABLE `option` (`id` bigint PRIMARY KEY, `string` smallint, `vec` float, `double` double, `tiny` tinyint);
CREATE VIEW `Käufe` AS SELECT o.id AS `Nr.`, o.customer FROM `order lines` o;
CREATE TRIGGER `vor allem` BEFORE INSERT ON `option` FOR EACH ROW SET NEW.vec = coalesce(NEW.vec, 1);
CREATE PROCEDURE `leeren`() DELETE FROM `no key`;
